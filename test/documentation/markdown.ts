import { readdirSync, readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"

export const root = resolve(import.meta.dirname, "../..")

export interface Block {
  readonly language: string
  readonly text: string
  /** Of the opening fence, from 1. */
  readonly line: number
}

const read = (path: string): string => readFileSync(join(root, path), "utf8")

const below = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted()

/** Every page that people are meant to read, from the root of the repository. */
export const pages: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "AGENTS.md",
  "CHANGELOG.md",
  ...below("docs")
]

export const pageText = read

/** The fenced blocks of a page, in order; those in a list without its indentation. */
export const blocksOf = (page: string): readonly Block[] => {
  const blocks: Block[] = []
  let open: { language: string; lines: string[]; line: number; indent: string } | undefined
  for (const [index, line] of read(page).split("\n").entries()) {
    const [, indent = "", language] = /^( *)```(\S*)\s*$/.exec(line) ?? []
    if (open === undefined) {
      if (language !== undefined) open = { language, lines: [], line: index + 1, indent }
    } else if (language !== "" || indent !== open.indent) open.lines.push(line.replace(open.indent, ""))
    else {
      blocks.push({ language: open.language, text: open.lines.join("\n"), line: open.line })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: this block is never closed`)
  return blocks
}

/** The page without its fenced blocks. */
export const proseOf = (page: string): string =>
  read(page).replaceAll(/^( *)```[^\n]*\n[\s\S]*?^\1```\s*$/gm, "")

/** Where a page's links lead, except those that leave the repository. */
export const relativeLinks = (page: string): readonly string[] =>
  [
    ...proseOf(page)
      .replaceAll(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g)
  ].flatMap(([, target = ""]) => (/^[a-z]+:/.test(target) ? [] : [target]))

/** The anchors that the headings of a page make. */
export const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [...proseOf(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-")
    )
  )

/** A section's text, from its heading to the next one of its level. */
export const sectionOf = (page: string, heading: string): string => {
  const parts = read(page).split(/^## /m)
  const found = parts.find((part) => part.startsWith(`${heading}\n`))
  if (found === undefined) throw new Error(`${page} has no section "${heading}"`)
  return found
}

/** The rows of a text's tables as cells, without headers and rulers. */
export const tableRows = (text: string): readonly (readonly string[])[] =>
  text.split("\n").flatMap((line, index, lines) => {
    const isHeader = /^\|[\s:|-]+\|$/.test(lines[index + 1] ?? "")
    if (!line.startsWith("|") || isHeader || /^\|[\s:|-]+\|$/.test(line)) return []
    return [
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
    ]
  })

/** The texts in backticks, one or more of them. */
export const codeSpans = (text: string): readonly string[] =>
  [...text.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , code = ""]) => code.trim())
