/** What a traced process did, in the order in which it did it. */
export type Step =
  | { readonly type: "write"; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly type: "sync"; readonly file: string }
  | { readonly type: "remove"; readonly file: string }
  | { readonly type: "sync of the folder" }
  | { readonly type: "truncate"; readonly file: string; readonly length: number }
  | { readonly type: "print"; readonly text: string }

/** The arguments of `strace` that `readTrace` needs: whole strings in hexadecimal, and the paths of descriptors. */
export const straceArguments = (output: string): readonly string[] => [
  "-f",
  "-y",
  "-xx",
  "-s",
  "1048576",
  "-e",
  "signal=none",
  "-e",
  "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink",
  "-o",
  output
]

const call = /^\d+ +(pwrite64|write|fsync|fdatasync|ftruncate)\((\d+)<([^>]*)>(?:, (.*))?\) += (-?\d+)/
const unlink = /^\d+ +unlink\("([^"]*)"\) += 0/

/**
 * Reads what `strace` wrote of a process: what it successfully did to the files of a folder, and what it printed on
 * standard output. A call counts from when it was over.
 */
export const readTrace = (text: string, folder: string): readonly Step[] =>
  wholeCalls(text).flatMap((line): readonly Step[] => {
    const [, removed] = unlink.exec(line) ?? []
    if (removed !== undefined) {
      const file = nameIn(folder, removed)
      return file === null ? [] : [{ type: "remove", file }]
    }
    const [, name, descriptor, path = "", rest = "", result] = call.exec(line) ?? []
    if (name === undefined || Number(result) < 0) return []
    if (name === "write" && descriptor === "1") {
      return [{ type: "print", text: bytesOf(rest, Number(result)).toString("utf8") }]
    }
    const isSync = name === "fsync" || name === "fdatasync"
    if (isSync && decoded(path) === folder) return [{ type: "sync of the folder" }]
    const file = nameIn(folder, path)
    if (file === null) return []
    if (isSync) return [{ type: "sync", file }]
    if (name === "ftruncate") return [{ type: "truncate", file, length: Number(rest) }]
    const at = Number(rest.slice(rest.lastIndexOf(",") + 1))
    return [{ type: "write", file, at, bytes: bytesOf(rest, Number(result)) }]
  })

/** Calls of several threads overlap: what was begun before another and ended behind it stands on two lines. */
const wholeCalls = (text: string): readonly string[] => {
  const begun = new Map<string, string>()
  return text.split("\n").flatMap((line): readonly string[] => {
    const thread = line.slice(0, line.indexOf(" "))
    const unfinished = line.indexOf(" <unfinished ...>")
    if (unfinished >= 0) {
      begun.set(thread, line.slice(0, unfinished))
      return []
    }
    const [resumed] = /^\d+ +<\.\.\. \w+ resumed>/.exec(line) ?? []
    if (resumed === undefined) return [line]
    return [`${begun.get(thread) ?? ""}${line.slice(resumed.length)}`]
  })
}

/** The bytes in the first argument, all of them. */
const bytesOf = (rest: string, length: number): Buffer => {
  const [, hex = ""] = /^"([^"]*)"/.exec(rest) ?? []
  const bytes = Buffer.from(hex.replaceAll("\\x", ""), "hex").subarray(0, length)
  if (bytes.length !== length) throw new Error(`of ${length} bytes the trace has ${bytes.length}`)
  return bytes
}

const nameIn = (folder: string, path: string): string | null => {
  const whole = decoded(path)
  return whole.startsWith(`${folder}/`) ? whole.slice(folder.length + 1) : null
}

const decoded = (path: string): string => Buffer.from(path.replaceAll("\\x", ""), "hex").toString("utf8")
