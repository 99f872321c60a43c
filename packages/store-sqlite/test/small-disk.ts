import { spawnSync } from "node:child_process"
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A file system of its own with little room. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left. */
  readonly fill: () => void
  /** Gives it back. */
  readonly empty: () => void
  /** Nothing can be written to it any more. */
  readonly freeze: () => void
  readonly remove: () => void
}

/** `undefined` where this process may not mount one. */
export const mountSmallDisk = (kibibytes: number): SmallDisk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-small-"))
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", folder])
  if (mounted.status !== 0) {
    rmdirSync(folder)
    return undefined
  }
  const ballast = join(folder, "ballast")
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, new Uint8Array(bavail * bsize))
    },
    empty: () => rmSync(ballast),
    freeze: () => {
      const { status, stderr } = spawnSync("mount", ["-o", "remount,ro", folder], { encoding: "utf8" })
      if (status !== 0) throw new Error(`${folder} can still be written: ${stderr}`)
    },
    remove: () => {
      const { status, stderr } = spawnSync("umount", [folder], { encoding: "utf8" })
      if (status !== 0) throw new Error(`${folder} is still mounted: ${stderr}`)
      rmdirSync(folder)
    }
  }
}
