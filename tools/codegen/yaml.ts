/** JSON values as YAML, one member a line, for pages that people read. */
export const yaml = (value: unknown, indent = ""): string => {
  if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
    return `${indent}[${value.map(scalar).join(", ")}]\n`
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join("")
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

const scalar = (value: unknown): string => {
  if (typeof value === "object" && value !== null) return "{}"
  if (typeof value !== "string") return String(value)
  return plain.test(value) && !reserved.test(value) ? value : JSON.stringify(value)
}
