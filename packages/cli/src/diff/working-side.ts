import { Effect } from "effect"
import { existsSync, lstatSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { UnusableInput } from "../exit.ts"
import { policyFileNames } from "../policy-file-names.ts"
import { readPolicyFile } from "../policy-file-sources.ts"
import type { Found, Place, Side } from "./side.ts"

/** What the places stand for among the files as they are. Those that git does not know yet count as well. */
export const findWorking = Effect.fn("findWorking")(function* (top: string, places: readonly Place[]) {
  const leadsOut = makeLeadsOut(top)
  const [files, passedOver] = [new Set<string>(), new Set<string>()]
  const standing = new Set<Place>()
  for (const place of places) {
    const names = yield* Effect.orElseSucceed(policyFileNames([place.written]), () => [])
    for (const name of names.filter((one) => existsSync(one))) {
      standing.add(place)
      const list = leadsOut(resolve(name)) ? passedOver : files
      list.add(name)
    }
  }
  return { files: [...files], places: standing, passedOver: [...passedOver] } satisfies Found<string>
})

/** Whether a file is a link, or is reached by one, or belongs to another repository in this one. */
const makeLeadsOut = (top: string): ((file: string) => boolean) => {
  const known = new Map<string, boolean>([[top, false]])
  const folderLeadsOut = (folder: string): boolean => {
    const found = known.get(folder)
    if (found !== undefined) return found
    const isOutside = dirname(folder) === folder
    const leads =
      isOutside || isLink(folder) || existsSync(join(folder, ".git")) || folderLeadsOut(dirname(folder))
    known.set(folder, leads)
    return leads
  }
  return (file) => isLink(file) || folderLeadsOut(dirname(file))
}

const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink()

/** The texts of files as they are. Of all that cannot be read, says so. */
export const readWorking = Effect.fn("readWorking")(function* (names: readonly string[]) {
  const files: Side["files"][number][] = []
  const unreadable: string[] = []
  for (const name of names) {
    const text = yield* Effect.result(readPolicyFile(name, process.stdin))
    if (text._tag === "Failure") unreadable.push(text.failure.message)
    else files.push({ name, text: text.success })
  }
  return unreadable.length === 0 ? files : yield* new UnusableInput({ message: unreadable.join("\n") })
})
