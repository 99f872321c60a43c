import { Effect, Result } from "effect"
import { quote } from "@jobwarden/core"
import { policyFileLimits, readText, tooLarge } from "@jobwarden/policy-files"
import { UnusableInput } from "../exit.ts"
import { readObjects } from "./git-objects.ts"
import { entriesAt, listTree } from "./git-tree.ts"
import type { Commit } from "./revisions.ts"
import type { Found, Place, Side } from "./side.ts"

/** A file of a commit. */
export interface CommittedFile {
  /** As git calls it: `main:policies/acme.yaml`. */
  readonly name: string
  readonly object: string
  readonly size: number
}

/** What the places stand for in a commit. */
export const findCommitted = Effect.fn("findCommitted")(function* (
  folder: string,
  commit: Commit,
  places: readonly Place[]
) {
  const tree = yield* listTree(folder, commit)
  const entriesOf = new Map(places.map((place) => [place, entriesAt(tree, place.path)]))
  const entries = [...new Set([...entriesOf.values()].flat())]
  const nameOf = ({ path }: { readonly path: string }): string => `${commit.name}:${path}`
  const files = entries
    .filter(({ kind }) => kind === "file")
    .map((entry): CommittedFile => ({ ...entry, name: nameOf(entry) }))
  const large = files.find(({ size }) => size > policyFileLimits.maximumBytes)
  if (large !== undefined) {
    return yield* new UnusableInput({
      message: `${quote(large.name)} cannot be used: ${tooLarge(policyFileLimits)}`
    })
  }
  return {
    files,
    places: new Set(places.filter((place) => (entriesOf.get(place) ?? []).length > 0)),
    passedOver: entries.filter(({ kind }) => kind !== "file").map(nameOf)
  } satisfies Found<CommittedFile>
})

/** The texts of files of commits, all read together. */
export const readCommitted = Effect.fn("readCommitted")(function* (
  folder: string,
  sides: readonly (readonly CommittedFile[])[]
) {
  const contents = yield* readObjects(folder, sides.flat())
  const texts = new Map<string, string>()
  const textOf = ({ name, object }: CommittedFile): Result.Result<string, UnusableInput> => {
    const known = texts.get(object)
    if (known !== undefined) return Result.succeed(known)
    const read = readText(contents.get(object) ?? new Uint8Array(), policyFileLimits)
    if (Result.isFailure(read)) {
      return Result.fail(new UnusableInput({ message: `${quote(name)} ${read.failure.message}` }))
    }
    texts.set(object, read.success)
    return Result.succeed(read.success)
  }
  const read: Side["files"][] = []
  for (const files of sides) {
    const side: Side["files"][number][] = []
    for (const file of files) side.push({ name: file.name, text: yield* Effect.fromResult(textOf(file)) })
    read.push(side)
  }
  return read
})
