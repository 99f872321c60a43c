import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml"
import type { Comment } from "../document/compose.ts"

/** A comment with its `#`, and whether an empty line stands before it. */
export interface Remark {
  readonly text: string
  readonly isApart: boolean
}

/** A member of a map or a list. */
export interface Item {
  readonly key: Node | null
  readonly value: unknown
  /** The members of the value, where that is written on lines of its own. */
  readonly body: Body | null
  /** From its key, or the dash before it. */
  readonly start: number
  readonly end: number
  readonly isApart: boolean
  readonly before: Remark[]
  readonly trailing: Remark[]
}

/** Members, each on lines of its own. */
export interface Body {
  readonly isList: boolean
  /** Written between brackets, where indentation means nothing. */
  readonly isFlow: boolean
  readonly column: number
  readonly items: readonly Item[]
  readonly after: Remark[]
}

/** What all is made of: the text and where its comments stand. */
export interface Source {
  readonly text: string
  readonly comments: readonly Comment[]
}

/** The offset of the first character that is no blank, comment or, between brackets, comma. */
const skipBlanks = ({ comments, text }: Source, from: number, isFlow: boolean): number => {
  let at = from
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === "#") {
      const comment = comments[firstCommentFrom(comments, at)]
      if (comment?.offset !== at) return at
      at += comment.source.length
    } else if (/\s/.test(character) || (isFlow && character === ",")) at += 1
    else return at
  }
  return at
}

/** The place in the list of the first comment at an offset or behind it. */
const firstCommentFrom = (comments: readonly Comment[], offset: number): number => {
  let first = 0
  let last = comments.length
  while (first < last) {
    const middle = (first + last) >> 1
    if ((comments[middle]?.offset ?? 0) < offset) first = middle + 1
    else last = middle
  }
  return first
}

const hasCommentIn = ({ comments }: Source, start: number, end: number): boolean =>
  (comments[firstCommentFrom(comments, start)]?.offset ?? end) < end

/** The end of what a node is written with, without blanks behind it. */
const writtenEnd = ({ text }: Source, node: unknown, otherwise: number): number => {
  const end = (node as Node | null | undefined)?.range?.[1] ?? otherwise
  let at = end
  while (at > otherwise && /[ \t\r\n]/.test(text.charAt(at - 1))) at -= 1
  return Math.max(at, otherwise)
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1

/** Whether an empty line stands above what is the first on its line. */
export const isApart = (text: string, offset: number): boolean => {
  const start = lineStart(text, offset)
  if (start === 0 || text.slice(start, offset).trim() !== "") return false
  return text.slice(lineStart(text, start - 1), start - 1).trim() === ""
}

/** The column of an offset, from 0. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset)

/**
 * The members of a value that is written on lines of its own: not between brackets, or between brackets with
 * comments in them.
 *
 * @param isWanted whether brackets are to be opened in any case
 */
export const bodyOf = (source: Source, node: unknown, isWanted = false): Body | null => {
  if ((!isMap(node) && !isSeq(node)) || node.items.length === 0) return null
  const [start = 0, end = start] = node.range ?? []
  const isFlow = node.flow === true
  if (isFlow && !isWanted && !hasCommentIn(source, start, end)) return null
  const items: Item[] = []
  let at = isFlow ? start + 1 : start
  for (const member of node.items as readonly unknown[]) {
    const item = itemOf(source, member, isMap(node), skipBlanks(source, at, isFlow))
    items.push(item)
    at = item.end
  }
  const column = columnOf(source.text, items[0]?.start ?? start)
  return { isList: isSeq(node), isFlow, column, items, after: [] }
}

/** Where a key begins with what stands before it on its line: an anchor, a tag. */
const withProperties = (text: string, offset: number): number => {
  const before = text.slice(lineStart(text, offset), offset)
  return offset - (/(?:(?<!\S)[&!]\S*[ \t]+)+$/.exec(before)?.[0].length ?? 0)
}

const itemOf = (source: Source, member: unknown, isPair: boolean, from: number): Item => {
  const start = isPair ? withProperties(source.text, from) : from
  const { key, value } = isPair ? (member as Pair<Node, unknown>) : { key: null, value: member }
  const body = bodyOf(source, value)
  const keyEnd = writtenEnd(source, key, start)
  const last = body?.items.at(-1)
  // Between brackets the value ends at the bracket, on lines of its own where its last member does.
  const end = last !== undefined && body?.isFlow === false ? last.end : writtenEnd(source, value, keyEnd)
  return { key, value, body, start, end, isApart: isApart(source.text, start), before: [], trailing: [] }
}

/** Whether it is a node that stands on one line by itself. */
export const isLeaf = (node: unknown): boolean => isScalar(node) || isAlias(node) || node === null
