// Cedar's way of writing what the policies name.

/** The name of an entity, as Cedar's requests hold it. */
export interface Uid {
  readonly type: string
  readonly id: string
}

/** A text as a literal. */
export const quoted = (text: string): string =>
  `"${text.replace(/["\\]|[^\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`

/** An entity's name as a literal. */
export const written = ({ type, id }: Uid): string => `${type}::${quoted(id)}`

export const listed = (items: readonly string[]): string => `[${items.join(", ")}]`

export const all = (conditions: readonly string[]): string => conditions.join(" && ")

export const any = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "false" : conditions.map((condition) => `(${condition})`).join(" || ")

interface Rule {
  readonly principal: "User" | "Job" | "DeployToken"
  /** Left out: every cell. */
  readonly cell?: { readonly action: Uid; readonly resource: Uid }
  readonly when?: string
  readonly unless?: string
  /** What the rule is there for; one line. */
  readonly because: string
}

const rule = (effect: "permit" | "forbid", { because, cell, principal, unless, when }: Rule): string => {
  const about =
    cell === undefined
      ? "action, resource"
      : `action == ${written(cell.action)}, resource == ${written(cell.resource)}`
  return [
    `// ${because}`,
    `${effect} (principal is ${principal}, ${about})`,
    ...(when === undefined ? [] : [`when { ${when} }`]),
    ...(unless === undefined ? [] : [`unless { ${unless} }`])
  ]
    .join("\n")
    .concat(";")
}

export const permit = (parts: Rule): string => rule("permit", parts)
export const forbid = (parts: Rule): string => rule("forbid", parts)
