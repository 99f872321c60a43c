import { nameOf } from "../format/print-inline.ts"
import { bodyOf, type Item, type Source } from "../format/outline.ts"
import type { ParsedText } from "../document/parse.ts"

/** A text in which one project stands alone, as it stands in its file. */
export interface ProjectAlone {
  readonly text: string
  /** How far what stands here stands behind in the file. */
  readonly shift: number
}

/** The members of `projects`, if they can be found. */
export const projectItems = (source: Source, { document }: Pick<ParsedText, "document">): readonly Item[] =>
  projectsBody(source, document)?.items ?? []

const projectsBody = (source: Source, document: ParsedText["document"]) => {
  const projects = bodyOf(source, document.contents, true)?.items.find(
    ({ key }) => nameOf(key) === "projects"
  )
  return bodyOf(source, projects?.value, true)
}

/**
 * Cuts projects out of a file, so that an edit of one need not read all others. A file with aliases, where one
 * part may mean another, is not cut.
 */
export const projectCutter = (
  text: string,
  { comments, document, targets }: Pick<ParsedText, "comments" | "document" | "targets">
): ((project: string) => ProjectAlone | undefined) => {
  const body = targets.size > 0 ? null : projectsBody({ text, comments }, document)
  const items = new Map(body?.items.map((item) => [nameOf(item.key), item]))
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n"
  return (project) => {
    const item = items.get(project)
    if (body === null || item === undefined) return undefined
    const lineStart = text.lastIndexOf("\n", item.start - 1) + 1
    const isOnOwnLine = text.slice(lineStart, item.start).trim() === ""
    if (body.isFlow) {
      const head = `{"projects":{${isOnOwnLine ? lineEnd : ""}`
      const start = isOnOwnLine ? lineStart : item.start
      return { text: `${head}${text.slice(start, item.end)}}}`, shift: start - head.length }
    }
    if (!isOnOwnLine) return undefined
    const head = `projects:${lineEnd}`
    const next = text.indexOf("\n", item.end)
    const whole = text.slice(lineStart, next === -1 ? text.length : next + 1)
    return { text: head + whole, shift: lineStart - head.length }
  }
}
