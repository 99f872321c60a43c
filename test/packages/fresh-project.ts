import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { packageManager, type Tarball } from "../../tools/pack.ts"

/** What a program said, and how it ended. */
export interface Said {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, without what the workspace's environment says of Node and npm. */
export const run = (folder: string, command: string, ...args: readonly string[]): Said => {
  const { PATH, HOME } = process.env
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH, HOME, NO_COLOR: "1", CI: "true" }
  })
  return { status, stdout, stderr }
}

/**
 * Makes a project in which these of the tarballs are installed, and no package of the workspace is found in another
 * way: a dependency among them is the tarball too.
 */
export const installed = (
  folder: string,
  tarballs: readonly Tarball[],
  names: readonly string[],
  others: Readonly<Record<string, string>> = {}
): void => {
  mkdirSync(folder, { recursive: true })
  const from = new Map(tarballs.map(({ name, file }) => [name, `file:${file}`]))
  const own = names.map((name) => [name, from.get(name) ?? "not packed"] as const)
  const manifest = {
    name: "fresh",
    private: true,
    type: "module",
    dependencies: { ...Object.fromEntries(own), ...others }
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
  const overrides = JSON.stringify(Object.fromEntries(from))
  writeFileSync(join(folder, "pnpm-workspace.yaml"), `packages: []\noverrides: ${overrides}\n`)
  // With the whole environment: it says how the registry is reached.
  const [command, ...args] = packageManager()
  const { status, stdout, stderr } = spawnSync(command, [...args, "install", "--prefer-offline"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CI: "true" }
  })
  if (status !== 0) throw new Error(`the packages cannot be installed:\n${stdout}${stderr}`)
}
