import type { Directory, Identity } from "../access/directory.ts"
import type { Reference } from "../access/request.ts"
import type { Domain } from "../domain/domain.ts"
import type { World } from "./world.ts"

/** Who is who in two worlds, so that a project of which one of them says nothing is the same in both. */
export interface WhoIsWho {
  readonly before: Directory
  readonly after: Directory
  /** The ids of projects that have another path in the one than in the other, or have none there. */
  readonly moved: readonly number[]
  /** Whether projects and groups have the same paths in both. */
  readonly agrees: boolean
}

/** Each world's own directory, and the other's for what it does not know. */
export const whoIsWho = <D extends Domain>(before: World<D>, after: World<D>): WhoIsWho => {
  const [earlier, later] = [
    supplemented(before.directory, after.directory),
    supplemented(after.directory, before.directory)
  ]
  const ids = new Set([...before.projectsById.keys(), ...after.projectsById.keys()])
  const moved = [...ids].filter((id) => earlier.project(id).path !== later.project(id).path)
  // Those of `after` are enough: a group that only `before` knows lost its path to one of them.
  const movedGroup = [...after.groupIds()].find((id) => earlier.groupPath(id) !== later.groupPath(id))
  return {
    before: earlier,
    after: later,
    moved,
    agrees: moved.length === 0 && movedGroup === undefined
  }
}

const supplemented = (own: Directory, other: Directory): Directory => {
  const idAt = (path: string): number | undefined => own.project(path).id
  const pathOf = (id: number): string | undefined => own.project(id).path
  return {
    project: (reference: Reference): Identity =>
      typeof reference === "string"
        ? { path: reference, id: idAt(reference) ?? unlessKnown(other.project(reference).id, pathOf) }
        : { id: reference, path: pathOf(reference) ?? unlessKnown(other.project(reference).path, idAt) },
    groupId: (path) => own.groupId(path) ?? unlessKnown(other.groupId(path), own.groupPath),
    groupPath: (id) => own.groupPath(id) ?? unlessKnown(other.groupPath(id), own.groupId)
  }
}

/** What the other side says, unless it is the name of something else here. */
const unlessKnown = <T>(said: T | undefined, known: (name: T) => unknown): T | undefined =>
  said === undefined || known(said) !== undefined ? undefined : said
