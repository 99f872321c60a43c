import { printText, type ScalarContext } from "../format/scalars.ts"

/** Wider values than this go on lines of their own. */
const widest = 80

type Members = { readonly [key: string]: unknown }

/** A plain value on one line. */
export const renderInline = (value: unknown, context: ScalarContext): string => {
  const inner = context === "block" ? "flow" : context
  if (typeof value === "string") return printText(value, context)
  if (Array.isArray(value)) return `[${value.map((item) => renderInline(item, inner)).join(", ")}]`
  if (typeof value !== "object" || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => renderPair(key, member, inner))
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`
}

/** A key with its value on one line. */
export const renderPair = (key: string, value: unknown, context: ScalarContext): string =>
  `${printText(key, context)}: ${renderInline(value, context)}`

/** A key with its value, as lines of a block: on one if that is short, else each member on its own. */
export const renderLines = (key: string, value: unknown, indent: string): readonly string[] => {
  const line = indent + renderPair(key, value, "block")
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value)
  if (line.length <= widest || !isMap) return [line]
  const members = Object.entries(value as Members).flatMap(([name, member]) =>
    renderLines(name, member, `${indent}  `)
  )
  return [`${indent}${printText(key, "block")}:`, ...members]
}
