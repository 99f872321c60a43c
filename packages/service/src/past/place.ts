import { Effect } from "effect"
import {
  Platform,
  PlatformUnavailable,
  type PlatformGroup,
  type PlatformProject,
  type Reference
} from "../platform.ts"
import { kindOf, type Entry, type EntryKind } from "../scope-document.ts"

/** A project and the groups above it, as the platform has them today: of yesterday it says nothing. */
export interface Place {
  readonly project: PlatformProject
  /** From the outermost. */
  readonly groups: ReadonlyArray<PlatformGroup>
}

export const placeOf = Effect.fnUntraced(function* (
  project: PlatformProject
): Effect.fn.Return<Place, PlatformUnavailable, Platform> {
  if (project.groups !== undefined) return { project, groups: project.groups }
  const platform = yield* Platform
  const names = project.path.split("/")
  const paths = names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join("/"))
  const found = yield* Effect.forEach(paths, (path) => platform.group(path))
  return { project, groups: found.filter((group) => group !== null) }
})

/** A project or group that an entry names, by both its names. */
export interface NamedSource {
  readonly kind: EntryKind
  readonly id: number
  readonly path: string
}

/** Looks up what entries name, as it is today; what is gone is left out. */
export type LookUpNames = (
  entries: ReadonlyArray<Entry>
) => Effect.Effect<ReadonlyArray<NamedSource>, PlatformUnavailable>

const keyOf = (kind: EntryKind, reference: Reference): string => JSON.stringify([kind, reference])

/** Looks up each name once, however many revisions have it. */
export const namesLookUp: Effect.Effect<LookUpNames, never, Platform> = Effect.map(Platform, (platform) => {
  const known = new Map<string, NamedSource | null>()
  const find = (kind: EntryKind, reference: Reference) =>
    kind === "project" ? platform.project(reference) : platform.group(reference)
  return (entries) =>
    Effect.gen(function* () {
      const asked = new Map<string, readonly [kind: EntryKind, reference: Reference]>()
      for (const entry of entries) {
        const kind = kindOf(entry)
        const reference = entry[kind]
        if (reference !== undefined) asked.set(keyOf(kind, reference), [kind, reference])
      }
      yield* Effect.forEach(
        [...asked].filter(([key]) => !known.has(key)),
        ([key, [kind, reference]]) =>
          Effect.map(find(kind, reference), (found) => {
            known.set(key, found === null ? null : { kind, id: found.id, path: found.path })
          }),
        { concurrency: 8, discard: true }
      )
      return yield* onceEach([...asked.keys()].flatMap((key) => known.get(key) ?? []))
    })
})

/** Each once. Two of one kind cannot have one path: one of them was moved between the two answers. */
const onceEach = (
  sources: ReadonlyArray<NamedSource>
): Effect.Effect<ReadonlyArray<NamedSource>, PlatformUnavailable> => {
  const byId = new Map(sources.map((source) => [keyOf(source.kind, source.id), source]))
  const paths = new Set([...byId.values()].map(({ kind, path }) => keyOf(kind, path)))
  return paths.size === byId.size
    ? Effect.succeed([...byId.values()])
    : Effect.fail(
        new PlatformUnavailable({ reason: "a project or group moved while it was looked up; ask again" })
      )
}
