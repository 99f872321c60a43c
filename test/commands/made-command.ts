import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"

// Before the tests that start the command: makes it of the sources as they stand, unless that was done already. Most
// of a start from the sources is reading them, and the tests start it a thousand times.

const root = join(import.meta.dirname, "..", "..")

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:[cm]?[jt]s|json|css|html|sql)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name))
    .sort()

/** A hash of all that the command is made of: by content, since a file that was put back has an older time. */
const stampOf = (from: string): string => {
  const packages = join(from, "packages")
  const names = readdirSync(packages).sort()
  const files = [
    join(from, "pnpm-lock.yaml"),
    join(from, "tools", "bundle.ts"),
    join(packages, "cli", "bin", "jobwarden.js"),
    ...names.map((name) => join(packages, name, "package.json")),
    ...names
      .map((name) => join(packages, name, "src"))
      .flatMap((folder) => (existsSync(folder) ? sourcesOf(folder) : []))
  ]
  const hash = createHash("sha256").update(process.version)
  for (const file of files.filter(existsSync)) hash.update(`\n${file}\n`).update(readFileSync(file))
  return hash.digest("hex")
}

const hashOf = (file: string): string =>
  existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "nothing"

/** Makes the command of the repository at `from` where its dependencies are found, and answers where it is. */
export const makeCommand = (from: string): string => {
  const cache = join(from, "packages", "cli", "node_modules", ".cache")
  const home = join(cache, "made-command")
  const [bin, stampFile] = [join(home, "bin", "jobwarden.js"), join(home, "made-of")]
  const stamp = stampOf(from)
  const sealed = (): string => `${stamp} ${hashOf(join(home, "dist", "jobwarden.js"))}`
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === sealed()) return bin
  // Beside it first, then put in its place file by file: other tests may be starting it at this moment.
  mkdirSync(cache, { recursive: true })
  const making = mkdtempSync(join(cache, "making-"))
  try {
    for (const name of ["bin", "dist"]) {
      mkdirSync(join(making, name))
      mkdirSync(join(home, name), { recursive: true })
    }
    copyFileSync(join(from, "packages", "cli", "bin", "jobwarden.js"), join(making, "bin", "jobwarden.js"))
    const args = [join(from, "tools", "bundle.ts"), join(making, "dist", "jobwarden.js")]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" })
    if (status !== 0) throw new Error(`the command cannot be made of its sources: ${stderr}`)
    rmSync(stampFile, { force: true })
    for (const name of ["bin", "dist"]) {
      for (const file of readdirSync(join(making, name))) {
        renameSync(join(making, name, file), join(home, name, file))
      }
    }
    // Sources that somebody changes meanwhile: what was made may be neither the one nor the other.
    if (stampOf(from) === stamp) writeFileSync(stampFile, sealed())
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return bin
}

export default (): void => {
  process.env["JOBWARDEN_TESTED_COMMAND"] = makeCommand(root)
}
