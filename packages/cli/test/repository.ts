import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { testedCommand } from "./command.ts"

/** A git repository of its own, which nothing of the machine's configuration reaches. */
export interface Repository {
  readonly folder: string
  readonly git: (...args: readonly string[]) => string
  readonly write: (name: string | Buffer, text: string | Buffer) => void
  /** Commits everything there is, and hands back the commit's name. */
  readonly commit: (name?: string) => string
  /** Runs `jobwarden diff`. */
  readonly diff: (...args: readonly string[]) => Ended
  /** The same in a folder of it, or with variables of the environment. */
  readonly diffIn: (
    options: { readonly below?: string; readonly env?: Readonly<Record<string, string>> },
    ...args: readonly string[]
  ) => Ended
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const withRepository = (use: (repository: Repository) => void): void => {
  const home = mkdtempSync(join(tmpdir(), "jobwarden-git-"))
  const folder = join(home, "repository")
  mkdirSync(folder)
  const environment = { PATH: process.env["PATH"], HOME: home, GIT_CONFIG_NOSYSTEM: "1" }
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: folder,
      env: environment,
      encoding: "utf8",
      stdio: "pipe"
    }).trim()
  const write = (name: string | Buffer, text: string | Buffer): void => {
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)])
    if (typeof name === "string") mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(path, text)
  }
  const diffIn: Repository["diffIn"] = ({ below = "", env = {} }, ...args) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [testedCommand, "diff", ...args], {
      cwd: join(folder, below),
      env: { ...environment, ...env },
      encoding: "utf8"
    })
    return { code: status, stdout, stderr }
  }
  try {
    git("init", "--quiet", "--initial-branch=main")
    use({
      folder,
      git,
      write,
      commit: (name = "a change") => {
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", `--message=${name}`)
        return git("rev-parse", "HEAD")
      },
      diff: (...args) => diffIn({}, ...args),
      diffIn
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** A policy file in which a role, or nobody, may push to the repository of a project. */
export const policy = (project: string, write: string): string =>
  `version: 1\nprojects:\n  ${project}: { permissions: { repository: { write: ${write} } } }\n`
