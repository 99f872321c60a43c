import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { repositoryRoot } from "./folders.ts"

// What the core's tests need of the repository.
const needed = ["package.json", "tsconfig.json", "vitest.config.ts", "packages", "test", "tools", "docs"]
const leftOut = new Set(["dist", "coverage", ".jobwarden"])

/**
 * A copy of the tree outside of it: no mutant ever stands in anybody's sources, whatever ends the run. What
 * is installed is not copied: links between packages lead into the copy, all others to what is there.
 */
export const copyTree = (): string => {
  const copy = mkdtempSync(join(tmpdir(), "jobwarden-mutation-"))
  for (const name of readdirSync(repositoryRoot).filter((entry) => needed.includes(entry))) {
    cpSync(join(repositoryRoot, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !leftOut.has(basename(path))
    })
  }
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"))
  return copy
}

export const removeTree = (copy: string): void => rmSync(copy, { recursive: true, force: true })
