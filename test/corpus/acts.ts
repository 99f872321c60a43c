/** Who is asked about in an evaluation. */
export type SubjectType = "user" | "job" | "deploy_token"

/** How a change is to pass the gate. */
export interface Gate {
  /** The revision that the writer has seen. */
  readonly ifRevision?: number
  /** `If-Match` as it stands in a header. */
  readonly ifMatch?: string
  readonly dryRun?: boolean
  readonly strict?: boolean
  /** Rule by rule, the reason. */
  readonly acknowledge?: Readonly<Record<string, string>>
}

/** An entry of an allowlist by the path of what it names. */
export type Target = { readonly project: string } | { readonly group: string }

/** What somebody does or asks, in no surface's words. */
export type Act =
  | { readonly kind: "patch"; readonly project: string | number; readonly body: unknown; readonly gate: Gate }
  | { readonly kind: "reset"; readonly project: string | number; readonly gate: Gate }
  | { readonly kind: "read"; readonly project: string | number }
  | { readonly kind: "patch_group"; readonly group: string; readonly body: unknown; readonly gate: Gate }
  | { readonly kind: "read_group"; readonly group: string }
  | { readonly kind: "patch_instance"; readonly body: unknown; readonly gate: Gate }
  | { readonly kind: "read_instance" }
  | { readonly kind: "switch"; readonly project: string; readonly enabled: boolean }
  | { readonly kind: "read_scope"; readonly project: string }
  | {
      readonly kind: "allow"
      readonly project: string
      readonly target: Target
      readonly terms: Readonly<Record<string, unknown>>
    }
  | {
      readonly kind: "permit"
      readonly project: string
      readonly target: Target
      readonly terms: Readonly<Record<string, unknown>>
    }
  | { readonly kind: "disallow"; readonly project: string; readonly target: Target }
  /** Fills an allowlist from the log of use, and takes that back. */
  | { readonly kind: "autopopulate"; readonly project: string }
  | { readonly kind: "clear_autopopulated"; readonly project: string }
  | { readonly kind: "read_authentications"; readonly project: string }
  /** Jobs of these projects were let in: only what is given can have it. */
  | { readonly kind: "let_in"; readonly project: string; readonly sources: ReadonlyArray<string> }
  | {
      readonly kind: "who_can"
      readonly project: string
      readonly resource: string
      readonly action: string
    }
  | {
      readonly kind: "explain"
      /** In the words of the library. */
      readonly caller: unknown
      readonly project: string
      readonly resource: string
      readonly action: string
    }
  /** So many entries that stand for nothing, put there by nobody: only what is given can have them. */
  | {
      readonly kind: "fill"
      readonly project: string
      readonly of: "project" | "group"
      readonly count: number
    }
  | {
      readonly kind: "may"
      readonly subject: { readonly type: SubjectType; readonly name: string }
      readonly project: string
      readonly resource: string
      readonly action: string
    }

export type Kind = Act["kind"]

type Keyed = Readonly<Record<string, unknown>>

/** An object with no other members than these. */
export const keyed = (where: string, value: unknown, known?: ReadonlyArray<string>): Keyed => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${where}: not a mapping`)
  }
  const unknownKey = Object.keys(value).find((key) => known !== undefined && !known.includes(key))
  if (unknownKey !== undefined) throw new Error(`${where}: unknown key ${unknownKey}`)
  return { ...value }
}

const gateKeys = ["if_revision", "if_match", "dry_run", "strict", "acknowledge"]

const gateOf = (read: Keyed): Gate => ({
  ...(read["if_revision"] !== undefined && { ifRevision: read["if_revision"] as number }),
  ...(read["if_match"] !== undefined && { ifMatch: read["if_match"] as string }),
  ...(read["dry_run"] !== undefined && { dryRun: read["dry_run"] as boolean }),
  ...(read["strict"] !== undefined && { strict: read["strict"] as boolean }),
  ...(read["acknowledge"] !== undefined && { acknowledge: read["acknowledge"] as Record<string, string> })
})

const cellOf = (cell: unknown): { readonly resource: string; readonly action: string } => {
  const [resource = "", action = ""] = String(cell).split(":")
  return { resource, action }
}

const readers: { readonly [K in Kind]: (read: Keyed, where: string) => Act } = {
  patch: ({ patch, with: body, ...rest }, where) => ({
    kind: "patch",
    project: patch as string | number,
    body,
    gate: gateOf(keyed(where, rest, gateKeys))
  }),
  reset: ({ reset, ...rest }, where) => ({
    kind: "reset",
    project: reset as string | number,
    gate: gateOf(keyed(where, rest, gateKeys))
  }),
  read: ({ read, ...rest }, where) => (keyed(where, rest, []), { kind: "read", project: read as string }),
  patch_group: ({ patch_group: group, with: body, ...rest }, where) => ({
    kind: "patch_group",
    group: group as string,
    body,
    gate: gateOf(keyed(where, rest, gateKeys))
  }),
  read_group: ({ read_group: group }) => ({ kind: "read_group", group: group as string }),
  patch_instance: ({ patch_instance: _, with: body, ...rest }, where) => ({
    kind: "patch_instance",
    body,
    gate: gateOf(keyed(where, rest, gateKeys))
  }),
  read_instance: () => ({ kind: "read_instance" }),
  switch: ({ switch: project, to }) => {
    if (to !== "on" && to !== "off") throw new Error("a scope is switched on or off")
    return { kind: "switch", project: project as string, enabled: to === "on" }
  },
  read_scope: ({ read_scope: project }) => ({ kind: "read_scope", project: project as string }),
  allow: ({ allow, in: project, ...terms }, where) => ({
    kind: "allow",
    project: project as string,
    target: allow as Target,
    terms: keyed(where, terms, ["default_permissions", "job_token_policies"])
  }),
  permit: ({ permit, in: project, ...terms }, where) => ({
    kind: "permit",
    project: project as string,
    target: permit as Target,
    terms: keyed(where, terms, ["default_permissions", "job_token_policies"])
  }),
  disallow: ({ disallow, in: project }) => ({
    kind: "disallow",
    project: project as string,
    target: disallow as Target
  }),
  autopopulate: ({ autopopulate: project, ...rest }, where) => (
    keyed(where, rest, []),
    { kind: "autopopulate", project: project as string }
  ),
  clear_autopopulated: ({ clear_autopopulated: project, ...rest }, where) => (
    keyed(where, rest, []),
    { kind: "clear_autopopulated", project: project as string }
  ),
  read_authentications: ({ read_authentications: project, ...rest }, where) => (
    keyed(where, rest, []),
    { kind: "read_authentications", project: project as string }
  ),
  let_in: ({ let_in: sources, to: project }) => ({
    kind: "let_in",
    project: project as string,
    sources: sources as ReadonlyArray<string>
  }),
  who_can: ({ who_can: cell, in: project }) => ({
    kind: "who_can",
    project: project as string,
    ...cellOf(cell)
  }),
  explain: ({ explain: caller, do: cell, in: project }) => ({
    kind: "explain",
    caller,
    project: project as string,
    ...cellOf(cell)
  }),
  fill: ({ fill: project, of, with: count }) => ({
    kind: "fill",
    project: project as string,
    of: of as "project" | "group",
    count: Number(count)
  }),
  may: ({ may, do: cell, in: project }, where) => {
    const [, type = "", name = ""] = /^(user|job|deploy_token) (\S+)$/.exec(String(may)) ?? []
    if (type === "") throw new Error(`${where}: \`${String(may)}\` is nobody to ask about`)
    return {
      kind: "may",
      subject: { type: type as SubjectType, name },
      project: project as string,
      ...cellOf(cell)
    }
  }
}

/** Reads an act: its first key is its kind, and nothing in it is left unread. */
export const readAct = (where: string, value: unknown): Act => {
  const read = keyed(where, value)
  const [kind = ""] = Object.keys(read)
  if (!Object.hasOwn(readers, kind)) throw new Error(`${where}: nobody can \`${kind}\``)
  return readers[kind as Kind](read, where)
}
