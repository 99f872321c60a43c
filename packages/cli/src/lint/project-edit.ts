import { canonicalJson, type Json, type Permissions, type Scope } from "@jobwarden/core"
import type { ProjectEdit } from "@jobwarden/policy-files"

/** What a project says by itself. */
export interface Said {
  readonly documents: readonly { readonly document: unknown }[]
  readonly scope: unknown
}

/** What makes a project say something else: only the parts that do. */
export const projectEditOf = (project: string, before: Said, after: Said): ProjectEdit => {
  const [written, wanted] = [before, after].map(({ documents }) => documents[0]?.document ?? {})
  return {
    project,
    ...(!isSame(written, wanted) && { permissions: wanted as Permissions }),
    ...(!isSame(before.scope ?? null, after.scope ?? null) && {
      scope: (after.scope ?? null) as Scope | null
    })
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)
