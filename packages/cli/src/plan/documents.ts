import {
  canonicalJson,
  mergePermissions,
  pointer,
  vocabulary,
  type Json,
  type Permissions,
  type Scope
} from "@jobwarden/core"
import type { ChangedPart } from "./model.ts"

/** Whether two values say the same, whatever the order of their members. */
export const same = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)

/** A document without what says nothing, as it is stored. */
export const stated = (permissions: Permissions): Permissions =>
  mergePermissions(vocabulary.domain, {}, permissions)

type Tree = { readonly [key: string]: unknown }

const families: ReadonlySet<string> = new Set(
  vocabulary.domain.resources.flatMap((resource) => ("formats" in resource ? [resource.name] : []))
)

type Row = readonly [path: readonly string[], grants: unknown]

/** Every grant of a document, by its place in it. */
const grantsIn = (permissions: Permissions, member: string): ReadonlyMap<string, unknown> => {
  const rows = Object.entries(permissions as Tree).flatMap(([name, spoken]): readonly Row[] =>
    families.has(name)
      ? Object.entries(spoken as Tree).map(([format, grants]) => [[name, format], grants] as const)
      : [[[name], spoken] as const]
  )
  return new Map(
    rows.flatMap(([path, grants]) =>
      Object.entries(grants as Tree).map(
        ([action, grant]) => [pointer([member, ...path, action]), grant] as const
      )
    )
  )
}

/** The grants that differ, by place. */
export const changedGrants = (
  before: Permissions,
  after: Permissions,
  member: string
): readonly ChangedPart[] => {
  const [was, becomes] = [grantsIn(before, member), grantsIn(after, member)]
  return [...new Set([...was.keys(), ...becomes.keys()])].sort().flatMap((path) => {
    const part = { path, before: was.get(path) ?? null, after: becomes.get(path) ?? null }
    return same(part.before, part.after) ? [] : [part]
  })
}

/** The merge patch that makes one document of another (RFC 7396): a grant is one value, and never merged into. */
export const patchBetween = (before: Permissions, after: Permissions): Tree =>
  merge(before as Tree, after as Tree, (name) => (families.has(name) ? 2 : 1))

/** @param levels how many levels of keys there are below a key, before what is one value */
const merge = (before: Tree, after: Tree, levels: (key: string) => number): Tree =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const [was, becomes] = [before[key], after[key]]
      if (becomes === undefined) return [[key, null]]
      if (same(was ?? null, becomes)) return []
      const below = levels(key)
      return below === 0 || was === undefined
        ? [[key, becomes]]
        : [[key, merge(was as Tree, becomes as Tree, () => below - 1)]]
    })
  )

/** What an entry names, as it is called here. */
export type NameOfSource = (kind: "project" | "group", reference: number | string) => number | string

type Entry = NonNullable<Scope["allowlist"]>[number]

/** A scope with everything said, its entries in an order of their own: theirs means nothing. */
export const spokenScope = (
  { allowlist, inbound_enabled }: Scope,
  nameOfSource: NameOfSource
): { readonly inbound_enabled: boolean; readonly allowlist: readonly string[] } => ({
  inbound_enabled: inbound_enabled ?? true,
  allowlist: (allowlist ?? []).map((entry) => canonicalJson(spokenEntry(entry, nameOfSource) as Json)).sort()
})

const spokenEntry = (entry: Entry, nameOfSource: NameOfSource): object => {
  const { default_permissions, expires_at, group, job_token_policies, project } = entry
  return {
    ...(project !== undefined && { project: nameOfSource("project", project) }),
    ...(group !== undefined && { group: nameOfSource("group", group) }),
    ...(default_permissions != null && { default_permissions }),
    ...(job_token_policies != null && { job_token_policies: [...new Set(job_token_policies)] }),
    ...(expires_at != null && { expires_at })
  }
}
