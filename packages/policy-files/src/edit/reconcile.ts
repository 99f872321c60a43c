import { isMap, isSeq } from "yaml"
import { equalValues } from "../format/equal-values.ts"
import { bodyOf, columnOf, type Body, type Item, type Source } from "../format/outline.ts"
import { nameOf } from "../format/print-inline.ts"
import { matchLists, newItems } from "./match-lists.ts"
import { renderInline, renderLines, renderPair } from "./render.ts"
import type { TextEdit } from "./text-edit.ts"

/** A text that is edited. Its aliases, where they matter, were written out before. */
export interface Edited extends Source {
  readonly isJson: boolean
  /** Takes note of an edit. */
  readonly edit: (edit: TextEdit) => void
}

type Members = { readonly [key: string]: unknown }

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Makes a member say `wanted` instead of what it says: nothing is touched but what differs. */
export const reconcile = (edited: Edited, item: Item, written: unknown, wanted: unknown): void => {
  if (equalValues(written, wanted)) return
  const body = bodyOf(edited, item.value, true)
  if (body === null) replace(edited, item, wanted)
  else if (isMap(item.value) && isMembers(written) && isMembers(wanted) && shareKeys(written, wanted)) {
    reconcileMap(edited, body, written, wanted)
  } else if (isSeq(item.value) && Array.isArray(written) && Array.isArray(wanted) && wanted.length > 0) {
    reconcileList(edited, item, body, written, wanted)
  } else replace(edited, item, wanted)
}

/** Of a map that keeps nothing, nothing is worth keeping where it stands. */
const shareKeys = (written: Members, wanted: Members): boolean =>
  Object.keys(wanted).some((key) => Object.hasOwn(written, key))

const reconcileMap = (edited: Edited, body: Body, written: Members, wanted: Members): void => {
  for (const item of body.items) {
    const name = nameOf(item.key)
    if (Object.hasOwn(wanted, name)) reconcile(edited, item, written[name], wanted[name])
  }
  remove(edited, body, (item) => !Object.hasOwn(wanted, nameOf(item.key)))
  const added = Object.entries(wanted).filter(([key]) => !Object.hasOwn(written, key))
  if (added.length > 0) insert(edited, body, added, (item) => Object.hasOwn(wanted, nameOf(item.key)))
}

/** A list loses items, has them changed where they stand, or gets new ones at its end; anything else is written anew. */
const reconcileList = (
  edited: Edited,
  item: Item,
  body: Body,
  written: readonly unknown[],
  wanted: readonly unknown[]
): void => {
  const added = newItems(written, wanted)
  const matched = matchLists(written, wanted.slice(0, wanted.length - added.length))
  if (matched === undefined) {
    replace(edited, item, wanted)
    return
  }
  const gone = new Set<Item>()
  for (const [index, member] of body.items.entries()) {
    const target = matched[index]
    if (target === undefined) gone.add(member)
    else reconcile(edited, member, written[index], wanted[target])
  }
  remove(edited, body, (member) => gone.has(member))
  if (added.length > 0) append(edited, body, added, (member) => !gone.has(member))
}

/** Writes a value anew where it stands, on one line; comments between it and its key stay behind it. */
const replace = (edited: Edited, { end, key, start, value }: Item, wanted: unknown): void => {
  const { comments, edit, isJson, text } = edited
  const from = (value as { readonly range?: readonly number[] } | null)?.range?.[0] ?? end
  const isOnLines = (isMap(value) || isSeq(value)) && value.flow !== true && value.items.length > 0
  const printed = renderInline(wanted, isJson ? "json" : "flow")
  const colon = key === null ? -1 : text.indexOf(":", key.range?.[1] ?? start)
  if (colon === -1 || (!isOnLines && from < end)) {
    edit({ start: from, end: Math.max(end, from), text: printed })
    return
  }
  const between = comments.filter(({ offset }) => offset > colon && offset < from)
  const kept = between.map(({ offset, source }) => {
    const isOnLine = !text.slice(colon, offset).includes("\n")
    return `${isOnLine ? " " : `\n${" ".repeat(columnOf(text, offset))}`}${source.trimEnd()}`
  })
  edit({ start: colon + 1, end: Math.max(end, colon + 1), text: ` ${printed}${kept.join("")}` })
}

const remove = (edited: Edited, body: Body, isGone: (item: Item) => boolean): void => {
  const { edit, text } = edited
  if (body.isFlow) {
    for (const span of goneBetweenBrackets(body, isGone))
      edit({ ...span, text: remarksIn(edited, body, span) })
    return
  }
  for (const item of body.items.filter(isGone)) {
    const lineStart = text.lastIndexOf("\n", item.start - 1) + 1
    const lineEnd = endOfLine(text, item.end)
    // Behind a dash there is more on its line than the member.
    if (text.slice(lineStart, item.start).trim() === "")
      edit({ start: lineStart, end: Math.min(lineEnd + 1, text.length), text: "" })
    else edit({ start: item.start, end: lineEnd, text: "" })
  }
}

const endOfLine = (text: string, offset: number): number => {
  const end = text.indexOf("\n", offset)
  return end === -1 ? text.length : end
}

/** Members between brackets go with the comma that parts them from what stays. */
const goneBetweenBrackets = ({ items }: Body, isGone: (item: Item) => boolean) => {
  const spans: { readonly start: number; readonly end: number }[] = []
  for (let at = 0; at < items.length; at += 1) {
    const first = items[at]
    if (first === undefined || !isGone(first)) continue
    const before = items[at - 1]
    let last = first
    for (let next = items[at + 1]; next !== undefined && isGone(next); next = items[at + 1]) {
      last = next
      at += 1
    }
    const after = items[at + 1]
    if (after !== undefined) spans.push({ start: first.start, end: after.start })
    else spans.push({ start: before?.end ?? first.start, end: last.end })
  }
  return spans
}

/** The comments that would go with the blanks between members, though they are not in them. */
const remarksIn = (
  { comments, text }: Edited,
  { items }: Body,
  { end, start }: { readonly start: number; readonly end: number }
) =>
  comments
    .filter(({ offset }) => offset >= start && offset < end)
    .filter(({ offset }) => !items.some((item) => item.start < offset && offset < item.end))
    .map(
      ({ offset, source }) =>
        `${offset === start ? "" : " "}${source.trimEnd()}\n${" ".repeat(columnOf(text, offset))}`
    )
    .join("")

/** Puts members behind the last one that stays. */
const insert = (
  { edit, isJson, text }: Edited,
  body: Body,
  added: readonly (readonly [string, unknown])[],
  stays: (item: Item) => boolean
): void => {
  const last = body.items.findLast(stays) ?? body.items.at(-1)
  if (last === undefined) return
  if (!body.isFlow) {
    const indent = " ".repeat(body.column)
    const lines = added.flatMap(([key, value]) => renderLines(key, value, indent))
    const at = endOfLine(text, last.end)
    edit({ start: at, end: at, text: lines.map((line) => `\n${line}`).join("") })
    return
  }
  const part = partBefore(text, last)
  const pairs = added.map(([key, value]) => part + renderPair(key, value, isJson ? "json" : "flow"))
  edit({ start: last.end, end: last.end, text: pairs.join("") })
}

/** Puts items behind the last one that stays. */
const append = (
  { edit, isJson, text }: Edited,
  body: Body,
  added: readonly unknown[],
  stays: (item: Item) => boolean
): void => {
  const last = body.items.findLast(stays)
  if (last === undefined) return
  if (!body.isFlow) {
    const lines = added.map((item) => `\n${" ".repeat(body.column)}- ${renderInline(item, "block")}`)
    const at = endOfLine(text, last.end)
    edit({ start: at, end: at, text: lines.join("") })
    return
  }
  const part = partBefore(text, last)
  const items = added.map((item) => part + renderInline(item, isJson ? "json" : "flow"))
  edit({ start: last.end, end: last.end, text: items.join("") })
}

/** What parts a member between brackets from the one before it: a line where that one has its own. */
const partBefore = (text: string, last: Item): string => {
  const isOnOwnLine = text.slice(text.lastIndexOf("\n", last.start - 1) + 1, last.start).trim() === ""
  return isOnOwnLine ? `,\n${" ".repeat(columnOf(text, last.start))}` : ", "
}
