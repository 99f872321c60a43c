import { Effect } from "effect"
import { UnusableInput } from "../exit.ts"
import { askGit } from "./git.ts"
import type { TreeEntry } from "./git-tree.ts"

/** All that is read at once. */
const mostContent = 1024 * 1024 * 1024

/** What git writes around each content. */
const mostAround = 256

/** The contents of files by the names of these, each read once, in one process. */
export const readObjects = Effect.fn("readObjects")(function* (
  folder: string,
  entries: readonly Pick<TreeEntry, "object" | "size">[]
) {
  const sizes = new Map(entries.map(({ object, size }) => [object, size]))
  if (sizes.size === 0) return new Map<string, Buffer>()
  const total = [...sizes.values()].reduce((sum, size) => sum + size + mostAround, 0)
  if (total > mostContent) {
    return yield* new UnusableInput({
      message: `the files are larger than ${mostContent / 1024 / 1024} MiB together; name fewer`
    })
  }
  const { stdout } = yield* askGit({
    folder,
    args: ["cat-file", "--batch"],
    input: [...sizes.keys()].map((object) => `${object}\n`).join(""),
    mostOutput: total
  })
  const contents = contentsIn(stdout)
  const missing = [...sizes.keys()].find((object) => !contents.has(object))
  if (missing === undefined) return contents
  return yield* new UnusableInput({
    message: `the clone lacks content that it names (${missing}); fetch it, for nothing is fetched from here`
  })
})

/** `<object> blob <size>`, the content and a new line, again and again. */
const contentsIn = (answers: Buffer): ReadonlyMap<string, Buffer> => {
  const contents = new Map<string, Buffer>()
  for (let start = 0; start < answers.length;) {
    const end = answers.indexOf(0x0a, start)
    if (end === -1) break
    const [object = "", type = "", size = ""] = answers.toString("latin1", start, end).split(" ")
    start = end + 1
    if (type !== "blob") continue
    contents.set(object, answers.subarray(start, start + Number(size)))
    start += Number(size) + 1
  }
  return contents
}
