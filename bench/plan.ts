import { rules } from "@jobwarden/core/rules"
import { spawn, spawnSync } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { bundle } from "../tools/bundle.ts"
import { makeRandom } from "./support/random.ts"
import { number, publish } from "./support/report.ts"
import { summarise } from "./support/statistics.ts"
import { flatWorld } from "./worlds/world.ts"

// What planning many projects against a service on this machine takes, the whole process.
// node bench/plan.ts [--date YYYY-MM-DD] [--projects 10000] [--changed 500] [--rounds 3]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    projects: { type: "string", default: "10000" },
    changed: { type: "string", default: "500" },
    rounds: { type: "string", default: "3" }
  }
})
const [count, changed, rounds] = [Number(values.projects), Number(values.changed), Number(values.rounds)]
const perFile = 100

const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-"))
process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
const token = `jwp-${randomBytes(32).toString("base64url")}`
const source = join(import.meta.dirname, "..", "packages", "cli", "bin", "jobwarden.js")

/** The command as a package holds it. */
const makePackage = async (): Promise<string> => {
  for (const name of ["bin", "dist"]) mkdirSync(join(folder, name))
  const command = join(folder, "bin", "jobwarden.js")
  copyFileSync(source, command)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  await bundle(join(folder, "dist", "jobwarden.js"))
  return command
}

const world = flatWorld(makeRandom(20_260_105), count, count)

/** A hundred projects a file, every policy another. The first few are of another mind where `others` is given. */
const writePolicies = (name: string, others: number): string => {
  const policies = join(folder, name)
  mkdirSync(policies)
  for (let start = 0; start < count; start += perFile) {
    const projects = world.projects
      .slice(start, start + perFile)
      .map(({ path, ...project }, at) => [
        path,
        start + at < others ? { ...project, permissions: { jobs: { delete: "owner" } } } : project
      ])
    const text = JSON.stringify({ version: 1, projects: Object.fromEntries(projects) })
    writeFileSync(join(policies, `${start}.json`), text)
  }
  return policies
}

const serve = async (name: string) => {
  const place = join(folder, name)
  mkdirSync(place)
  const platform = {
    version: 1,
    users: [{ id: 1, username: "ada", name: "Ada Admin", admin: true }],
    projects: world.projects.map(({ id, path, visibility }) => ({ id, path, visibility })),
    tokens: [{ sha256: createHash("sha256").update(token).digest("hex"), user: "ada", scopes: ["api"] }]
  }
  writeFileSync(join(place, "platform.yaml"), JSON.stringify(platform))
  writeFileSync(
    join(place, "jobwarden.yaml"),
    JSON.stringify({
      version: 1,
      store: "sqlite:jobwarden.sqlite",
      platform: { type: "static", file: "platform.yaml" }
    })
  )
  const child = spawn(process.execPath, [source, "serve", "--config", join(place, "jobwarden.yaml")], {
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"]
  })
  process.once("exit", () => child.kill("SIGKILL"))
  return new Promise<string>((settle, reject) => {
    let said = ""
    child.once("close", () => reject(new Error("the service ended")))
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const [, url] = /listens on (http:\S+)\n/.exec(said) ?? []
      if (url !== undefined) settle(url)
    })
  })
}

const acknowledge = rules.flatMap(({ id }) => ["--acknowledge", `${id}:measured`])

/** Seconds of a whole process, and what it says of itself. */
const run = (command: string, ...args: readonly string[]) => {
  const start = performance.now()
  const { status, stderr, stdout } = spawnSync(process.execPath, [command, ...args, ...acknowledge], {
    env: { PATH: process.env["PATH"], HOME: folder, JOBWARDEN_TOKEN: token },
    encoding: "utf8",
    maxBuffer: 2 ** 30
  })
  const took = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr.slice(0, 2000)}`)
  return { took, summary: (JSON.parse(stdout) as { readonly summary: unknown }).summary }
}

const command = await makePackage()
const [same, other] = [writePolicies("same", 0), writePolicies("other", changed)]
const url = await serve("service")
const at = ["--server", url, "--format", "json"]

const measure = (what: string, times: number, expected: number, files: string) => {
  const taken = Array.from({ length: times }, () => {
    const { summary, took } = run(command, "plan", files, ...at)
    const { changes } = summary as { readonly changes: number }
    if (changes !== expected) throw new Error(`${what}: ${changes} changes instead of ${expected}`)
    process.stderr.write(`${what}: ${took.toFixed(1)} s\n`)
    return took
  })
  return { what, times: taken }
}

// Once: it is what a first `apply` begins with.
const all = measure("every project differs", 1, count, same)
const applied = run(command, "apply", same, ...at, "--yes").took
process.stderr.write(`applied: ${applied.toFixed(1)} s\n`)
const none = measure("nothing differs", rounds, 0, same)
const some = measure(`${number(changed, 0)} projects differ`, rounds, changed, other)

const rowOf = ({ times, what }: { readonly what: string; readonly times: readonly number[] }) => {
  const { high, low, median } = summarise(times)
  return [what, ...[median, low, high].map((seconds) => number(seconds, 1))]
}
const load = loadavg()
  .map((average) => number(average, 1))
  .join(", ")
publish("plan", {
  title: "Planning many projects",
  date: values.date,
  tables: [
    {
      title: `\`plan\` of ${number(count, 0)} projects, the whole process`,
      head: ["", "s", "10th percentile", "90th percentile"],
      rows: [none, some, all].map(rowOf)
    }
  ],
  goals: [none, some].map(({ times, what }) => ({
    what: `\`plan\` where ${what.toLowerCase()}`,
    unit: "s",
    value: summarise(times).median,
    goal: { atMost: 30 }
  })),
  notes: [
    `The service is another process of the same machine, on SQLite. ${values.rounds} rounds, medians; where every project differs once. The files hold ${perFile} projects each, every policy another.`,
    `\`apply\` of all ${number(count, 0)} projects, each a change with its event, took ${number(applied, 1)} s, once.`,
    `Where many differ, most of the time is the service's, which tries each change; the machine's load averages were ${load} at the end.`
  ],
  data: { none, some, all, applied, projects: count, load }
})
process.exit(0)
