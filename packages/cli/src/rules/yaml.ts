/** Objects past this many are one of the same kind after another. */
const mostItems = 20
const fewItems = 3

/** JSON values as YAML, one member a line, for pages that people read. */
export const yaml = (value: unknown, indent = ""): string => {
  if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
    return `${indent}[${value.map(scalar).join(", ")}]\n`
  }
  if (Array.isArray(value) && value.length > 0) {
    const isLong = value.length > mostItems
    const shown = isLong ? value.slice(0, fewItems) : value
    const items = shown.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`)
    return [...items, ...(isLong ? [`${indent}# and ${value.length - fewItems} more\n`] : [])].join("")
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${indent}${scalar(key)}:${below(member, indent)}`)
      .join("")
  }
  return `${indent}${Array.isArray(value) ? "[]" : scalar(value)}\n`
}

const below = (member: unknown, indent: string): string => {
  const isEmpty = typeof member !== "object" || member === null || Object.keys(member).length === 0
  const isFlat = Array.isArray(member) && member.every(isScalar)
  return isEmpty || isFlat ? ` ${yaml(member)}` : `\n${yaml(member, `${indent}  `)}`
}

const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null

const plain = /^[A-Za-z][\w./-]*$/
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i

/** What a reader of a page would not see, or see turned around. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

const escaped = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(8, "0")}`

const scalar = (value: unknown): string => {
  if (typeof value === "object" && value !== null) return "{}"
  if (typeof value !== "string") return String(value)
  return plain.test(value) && !reserved.test(value)
    ? value
    : JSON.stringify(value).replaceAll(unseen, (character) => escaped(character))
}
