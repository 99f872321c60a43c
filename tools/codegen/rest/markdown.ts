/** The anchor of a heading, as browsers of repositories make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-")

/** A text within a table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")

/** A table, or nothing where it would have no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [
        [
          `| ${head.join(" | ")} |`,
          `|${head.map(() => "---").join("|")}|`,
          ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`)
        ].join("\n")
      ]

/** A sentence with its capital and its stop. */
export const sentence = (text: string): string => {
  const trimmed = text.trim()
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.?!…]$/.test(capital) ? capital : `${capital}.`
}

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

const width = 96

/** JSON that fills its lines, as somebody would write it. */
export const json = (value: unknown, indent = ""): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const parts = isList
    ? value.map((each: unknown) => [each, ""] as const)
    : Object.entries(value).map(([name, each]) => [each as unknown, `${JSON.stringify(name)}: `] as const)
  const [open, close] = isList ? ["[", "]"] : ["{", "}"]
  if (parts.length === 0) return open + close
  const line = parts.map(([each, name]) => name + json(each)).join(", ")
  const flat = isList ? `[${line}]` : `{ ${line} }`
  if (flat.length + indent.length <= width) return flat
  const inner = `${indent}  `
  return `${open}\n${parts.map(([each, name]) => inner + name + json(each, inner)).join(",\n")}\n${indent}${close}`
}
