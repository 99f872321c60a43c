// The entry of `npm start`, `npm test` and `npm run check`. It must parse on any Node that knows modules, so
// that an old one is told what is needed instead of where its parser stopped: no newer syntax in this file.
const required = 18
const found = process.versions.node
const tasks = ["start", "test", "check"]
const [task, ...args] = process.argv.slice(2)

if (Number(found.split(".")[0]) < required) {
  stop(`Jobwarden's workspace needs Node ${required} or newer to install itself; this is Node ${found}.`)
} else if (!tasks.includes(task)) {
  stop(`usage: node tools/run.mjs ${tasks.join("|")} [arguments]`)
} else {
  import("./workspace/tasks.mjs")
    .then(({ runTask }) => runTask(task, args))
    .then(
      (exitCode) => {
        process.exitCode = exitCode
      },
      (error) => {
        console.error(error)
        process.exitCode = 1
      }
    )
}

function stop(line) {
  console.error(line)
  process.exitCode = 2
}
