import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync
} from "node:fs"
import { dirname } from "node:path"

/** A file of commits, one to a line, each a list of records. Only one process may have it open. */
export interface LogFile<Entry> {
  /** What was there when it was opened. */
  readonly commits: ReadonlyArray<ReadonlyArray<Entry>>
  /** Returns once the commit is on the disk. Throws where it is not, and then none of it is. */
  readonly append: (entries: ReadonlyArray<Entry>) => void
  readonly close: () => void
}

const sync = (path: string, flags: string): void => {
  const file = openSync(path, flags)
  fsyncSync(file)
  closeSync(file)
}

export const openLogFile = <Entry>(path: string): LogFile<Entry> => {
  const lock = `${path}.lock`
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" })
  } catch (cause) {
    const told = `\`${path}\` is in use; if the process that has it was killed, remove \`${lock}\``
    throw new Error(told, { cause })
  }
  try {
    const file = openSync(path, "a+", 0o600)
    // The name of a new file is in its folder, which is written down by itself.
    sync(dirname(path), "r")
    const bytes = readFileSync(path)
    // What has no end was not acknowledged: the process was killed over it.
    let size = bytes.lastIndexOf("\n") + 1
    if (size < bytes.length) {
      ftruncateSync(file, size)
      fsyncSync(file)
    }
    const lines = bytes.toString("utf8", 0, size).split("\n").slice(0, -1)
    let isSound = true
    return {
      commits: lines.map((line) => JSON.parse(line) as ReadonlyArray<Entry>),
      append: (entries) => {
        if (!isSound) throw new Error(`\`${path}\` could not be written; open it again`)
        const line = Buffer.from(`${JSON.stringify(entries)}\n`)
        // Until it is known to be there it is not known at all: after a failed fsync nobody can say what is.
        isSound = false
        try {
          for (let at = 0; at < line.length;) at += writeSync(file, line, at)
        } catch (cause) {
          ftruncateSync(file, size)
          isSound = true
          throw cause
        }
        fsyncSync(file)
        size += line.length
        isSound = true
      },
      close: () => {
        isSound = false
        closeSync(file)
        rmSync(lock)
      }
    }
  } catch (cause) {
    rmSync(lock, { force: true })
    throw cause
  }
}
