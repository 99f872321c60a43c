import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { runChild } from "./child.mjs"
import { nodeModules, pinnedNode, root } from "./layout.mjs"

const stampFile = join(nodeModules, ".jobwarden-installed")
const reportEvery = 15_000
const keptOutput = 64_000
const signalled = 128

/** Installs the workspace unless what is installed is what the lock file and the manifests ask for. */
export const installIfNeeded = async () => {
  const manager = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager
  const wanted = stamp(manager)
  if (isInstalled(wanted)) return 0
  // pnpm is told to take itself as it is: npx has just fetched the pinned version.
  const command = ["npx", "--yes", manager, "install", "--frozen-lockfile", "--pm-on-fail=ignore"]
  say(`installing the workspace with ${manager} (once; a minute or so)`)
  const started = Date.now()
  const { exitCode, output } = await quietly(started, command)
  const complete = existsSync(pinnedNode)
  if (exitCode === 0 && complete) {
    mkdirSync(nodeModules, { recursive: true })
    writeFileSync(stampFile, wanted)
    say(`installed in ${seconds(started)}`)
    return 0
  }
  if (exitCode > signalled) {
    say("installing was interrupted; the next run starts it again")
    return exitCode
  }
  process.stderr.write(output.endsWith("\n") || output === "" ? output : `${output}\n`)
  say(
    exitCode === 0
      ? `the installation left no Node at ${pinnedNode}; remove node_modules and try again`
      : `installing failed (exit code ${exitCode}); the output above says why`
  )
  say("it needs the npm registry: see `npm config get registry`, `npm config get proxy` and the network")
  say(`to try by hand: ${command.join(" ")}`)
  return exitCode === 0 ? 1 : exitCode
}

const isInstalled = (wanted) =>
  existsSync(pinnedNode) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted

/** A hash of all that decides what is installed. */
const stamp = (manager) => {
  const hash = createHash("sha256").update(`${manager} ${process.platform} ${process.arch}\n`)
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()]) {
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(root, file)))
      .update("\n")
  }
  return `${hash.digest("hex")}\n`
}

/** Every manifest that may be the workspace's, one or two folders deep. */
const manifests = () => {
  const folders = foldersIn(".").flatMap((folder) => [folder, ...foldersIn(folder)])
  return ["package.json", ...folders.map((folder) => `${folder}/package.json`)]
    .filter((file) => existsSync(join(root, file)))
    .sort()
}

const foldersIn = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map((entry) => (folder === "." ? entry.name : `${folder}/${entry.name}`))

/** Runs the installer without a terminal: it asks nothing, and what it says is kept for when it fails. */
const quietly = async (started, [command, ...args]) => {
  rmSync(stampFile, { force: true })
  let output = ""
  const keep = (chunk) => {
    output = (output + chunk).slice(-keptOutput)
  }
  const progress = setInterval(() => say(`still installing (${seconds(started)})`), reportEvery)
  try {
    const exitCode = await runChild(command, args, {
      cwd: root,
      env: installerEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      onSpawn: (child) => {
        child.stdout?.setEncoding("utf8").on("data", keep)
        child.stderr?.setEncoding("utf8").on("data", keep)
      }
    })
    return { exitCode, output }
  } catch (error) {
    return {
      exitCode: 127,
      output: `${output}${command}: ${error.message}; npm installs it along with Node\n`
    }
  } finally {
    clearInterval(progress)
  }
}

/** With NODE_ENV=production the tools for development would be left out. */
const installerEnvironment = () => {
  const environment = { ...process.env, CI: "true" }
  delete environment.NODE_ENV
  return environment
}

const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`

const say = (line) => process.stderr.write(`jobwarden: ${line}\n`)
