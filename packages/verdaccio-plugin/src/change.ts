/** What a client sends to change a package, against what is stored of it. */
export interface Change {
  /** Versions that are stored would be gone. */
  readonly drops: boolean
  /** Something beside that would be another than before. */
  readonly writes: boolean
}

/** Where nobody can say what a change does, it does all that there is to forbid. */
export const unknownChange: Change = { drops: true, writes: true }

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {}

/** Whether a body is a package as a whole, and not only somebody's star for it. */
export const isWholePackage = (body: unknown): boolean =>
  "name" in membersOf(body) && "versions" in membersOf(body)

/** As Verdaccio takes a version for gone. */
const isGone = (versions: Members, version: string): boolean => versions[version] == null

/**
 * What storing a package as it was sent would do. To deprecate is to write; to leave a version out is to delete
 * it. What npm changes with it, the tags of versions that go and the newest of those that stay, is a part of
 * deleting.
 */
export const changeOf = (stored: unknown, sent: unknown): Change => {
  const before = membersOf(stored)
  const after = membersOf(sent)
  const versions = membersOf(before["versions"])
  const kept = membersOf(after["versions"])
  const gone = new Set(Object.keys(versions).filter((version) => isGone(kept, version)))
  const writes =
    Object.keys(membersOf(after["_attachments"])).length > 0 ||
    Object.keys(versions).some(
      (version) => !gone.has(version) && isDeprecatedAnew(versions, kept, version)
    ) ||
    tagsDiffer(membersOf(before["dist-tags"]), membersOf(after["dist-tags"]), versions, gone) ||
    !isSame(before["users"], after["users"])
  return { drops: gone.size > 0, writes }
}

const isDeprecatedAnew = (versions: Members, kept: Members, version: string): boolean => {
  const sent = membersOf(kept[version])
  return (
    Object.hasOwn(sent, "deprecated") && sent["deprecated"] !== membersOf(versions[version])["deprecated"]
  )
}

const tagsDiffer = (
  before: Members,
  after: Members,
  versions: Members,
  gone: ReadonlySet<string>
): boolean => {
  const isFreed = (tag: string): boolean => gone.has(String(before[tag]))
  const isRemaining = (version: unknown): boolean => {
    const name = String(version)
    return Object.hasOwn(versions, name) && !gone.has(name)
  }
  const moved = Object.keys(after).some(
    (tag) => after[tag] !== before[tag] && !(tag === "latest" && isFreed(tag) && isRemaining(after[tag]))
  )
  const removed = Object.keys(before).some((tag) => after[tag] === undefined && !isFreed(tag))
  return moved || removed
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(membersOf(one)) === JSON.stringify(membersOf(other))
