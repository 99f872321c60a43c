import { vocabulary, type Cell, type Grant, type Permissions, type ProjectInput } from "@jobwarden/core"
import type { FindingPlace } from "../merge.ts"

/** What a grant is mistaken for: nobody may, whom the platform lets, or any job token beside them. */
export const grantMistakes = ["nobody", "platform", "any_job_token"] as const
export type GrantMistake = (typeof grantMistakes)[number]

/** What goes wrong with a scope: an entry is gone, or permits everything; the scope is turned on or off. */
export type ScopeMistake = "entry_removed" | "entry_permits_everything" | "inbound_enabled_flipped"

/** A way in which the policy of a project could be wrong. */
export type Mistake = {
  /** Its path. */
  readonly project: string
  /** Where what is mistaken is stated; left out: nowhere, it is what the platform or GitLab does by itself. */
  readonly stated?: FindingPlace
} & (
  | { readonly kind: GrantMistake; readonly resource: string; readonly action: string }
  | { readonly kind: Exclude<ScopeMistake, "inbound_enabled_flipped">; readonly entry: number }
  | { readonly kind: "inbound_enabled_flipped" }
)

/** The grant that a cell has by such a mistake. */
const mistakenGrant = (kind: GrantMistake, cell: Cell, visibility: string): Grant => {
  if (kind === "nobody") return false
  if (kind === "platform") return true
  const { roles, signedIn } = vocabulary.domain
  return {
    min_role: roles[vocabulary.baseline(cell, visibility)] ?? signedIn,
    job_token: { refs: "any_including_forks", trigger_role: signedIn },
    deploy_token: true
  }
}

/** The visibility that a project has when it says none. */
const visibilityOf = ({ visibility }: ProjectInput): string => visibility ?? vocabulary.domain.visibilities[0]

/** The project with one mistake in its own document or scope. */
export const withMistake = (project: ProjectInput, mistake: Mistake): ProjectInput => {
  if ("resource" in mistake) {
    const { action, kind, resource } = mistake
    const cell = vocabulary.cells.find((one) => one.resource === resource && one.action === action)
    if (cell === undefined) return project
    const grant = mistakenGrant(kind, cell, visibilityOf(project))
    return { ...project, permissions: withGrant(project.permissions, cell, grant) }
  }
  const { scope } = project
  const allowlist = scope?.allowlist ?? []
  if (mistake.kind === "inbound_enabled_flipped") {
    return { ...project, scope: { ...scope, inbound_enabled: !(scope?.inbound_enabled ?? true) } }
  }
  const changed = allowlist.flatMap((entry, at) => {
    if (at !== mistake.entry) return entry
    return mistake.kind === "entry_removed" ? [] : { ...entry, default_permissions: true }
  })
  return { ...project, scope: { ...scope, allowlist: changed } }
}

/** The project with the same mistake in every cell. */
export const withMistakeEverywhere = (project: ProjectInput, kind: GrantMistake): ProjectInput => {
  const visibility = visibilityOf(project)
  const permissions = vocabulary.cells.reduce<Permissions>(
    (document, cell) => withGrant(document, cell, mistakenGrant(kind, cell, visibility)),
    {}
  )
  return { ...project, permissions }
}

type Members = { readonly [key: string]: unknown }

const withGrant = (document: Permissions | undefined, cell: Cell, grant: Grant): Permissions => {
  const place = (at: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return grant
    const members = (at ?? {}) as Members
    return { ...members, [key]: place(members[key], rest) }
  }
  return place(document, [...cell.address, cell.action]) as Permissions
}
