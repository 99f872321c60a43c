import { isScalar, type Document } from "yaml"
import { attachComments } from "./attach-comments.ts"
import type { KeyOrder } from "./key-order.ts"
import { bodyOf, isLeaf, type Body, type Item, type Remark, type Source } from "./outline.ts"
import { anchorOf, nameOf, printInline, printKey, sortPairs } from "./print-inline.ts"
import { literalLines } from "./scalars.ts"

/** What is wider than this is written on lines of its own. */
export const widestLine = 100

const step = "  "

/** The text of a document in the one layout that there is: see `formatPolicyText`. */
export const printYaml = (source: Source, document: Document, order: KeyOrder): string => {
  const { contents } = document
  const root: Item = {
    key: null,
    value: contents,
    body: bodyOf(source, contents, true),
    start: contents?.range?.[0] ?? 0,
    end: contents?.range?.[1] ?? source.text.length,
    isApart: false,
    before: [],
    trailing: []
  }
  const header = attachComments(source, root)
  const anchor = root.body === null ? "" : anchorOf(contents).trim()
  const lines = [
    ...(document.directives?.docStart === true || anchor !== "" ? [`--- ${anchor}`.trim()] : []),
    ...remarkLines(header.remarks, "", true),
    ...(header.isApart ? [""] : []),
    ...remarkLines([...root.before, ...root.trailing], "", true),
    ...(root.body === null
      ? [printInline(contents, order, "block")]
      : printBody({ source, order, indent: "" }, root.body))
  ]
  return `${lines.join("\n")}\n`
}

const remarkLines = (remarks: readonly Remark[], indent: string, isFirst: boolean): readonly string[] =>
  remarks.flatMap(({ isApart, text }, at) => [
    ...(isApart && !(isFirst && at === 0) ? [""] : []),
    `${indent}${text}`
  ])

/** Where a list or a map is printed. */
interface Setting {
  readonly source: Source
  readonly order: KeyOrder
  readonly indent: string
}

/** A member as it will be printed. */
interface Laid {
  readonly item: Item
  /** Where what it holds is printed. */
  readonly inner: Setting
  /** The dash or the key. */
  readonly head: string
  /** What follows that on its line, and the lines below; or the members that are printed there. */
  readonly line: string
  readonly lines: readonly string[]
  readonly body: Body | null
  /** Its first member begins on its line, behind the dash. */
  readonly isCompact: boolean
  /** Remarks that have no room where they stood, and now stand right above. */
  readonly aside: readonly Remark[]
  /** The remark at the end of its line. */
  readonly remark: Remark | undefined
}

/** @param isBare whether the remarks above the first member stand elsewhere */
const printBody = (setting: Setting, body: Body, isBare = false): readonly string[] => {
  const lines: string[] = []
  for (const [at, item] of sorted(setting.order, body).entries()) {
    const laid = layOut(setting, item, body.isList)
    if (!isBare || at > 0) {
      const isApart = item.before[0]?.isApart ?? item.isApart
      if (at > 0 && isApart) lines.push("")
      lines.push(...remarkLines(item.before, setting.indent, true))
      if (item.before.length > 0 && item.isApart) lines.push("")
      lines.push(...remarkLines(laid.aside, setting.indent, true))
    }
    lines.push(...printMember(laid))
  }
  return [...lines, ...remarkLines(body.after, setting.indent, false)]
}

const printMember = ({ body, head, inner, isCompact, line, lines, remark }: Laid): readonly string[] => {
  const below = body === null ? lines : printBody(inner, body, isCompact)
  if (isCompact) {
    const [first = "", ...others] = below
    return [`${head} ${first.slice(inner.indent.length)}`, ...others]
  }
  return [[head, line, remark?.text ?? ""].filter((part) => part !== "").join(" "), ...below]
}

const sorted = (order: KeyOrder, { isList, items }: Body): readonly Item[] =>
  isList ? items : sortPairs(items, order)

/** A key must end its first 1024 characters, or be marked as one. */
const headOf = (key: string, indent: string): string =>
  key.length < 1000 ? `${indent}${key}:` : `${indent}? ${key}\n${indent}:`

const layOut = ({ indent, order, source }: Setting, item: Item, isElement: boolean): Laid => {
  const { key, trailing } = item
  const head = isElement ? `${indent}-` : headOf(printKey(key, "block"), indent)
  const inner = { source, order: order.below(isElement ? null : nameOf(key)), indent: `${indent}${step}` }
  const printed = printValue(inner, item, widestLine - head.length - 1)
  const isCompact = isElement && printed.body !== null && printed.line === ""
  // Behind the dash of a list, a marked key or the sign of a block a remark would belong to something else.
  const isSplit = head.includes("\n") || (isElement && printed.body !== null)
  const hasRoom = printed.lines.length === 0 && !isSplit
  const aside = hasRoom ? trailing.slice(0, -1) : trailing
  const [first] = isCompact && printed.body !== null ? sorted(inner.order, printed.body) : []
  const hoisted =
    first && printed.body ? [...first.before, ...layOut(inner, first, printed.body.isList).aside] : []
  return {
    item,
    inner,
    head,
    ...printed,
    isCompact,
    aside: [...aside, ...hoisted],
    remark: hasRoom ? trailing.at(-1) : undefined
  }
}

const printValue = (
  { indent, order, source }: Setting,
  { body, value }: Item,
  room: number
): Pick<Laid, "body" | "line" | "lines"> => {
  const inline = isLeaf(value) || body === null ? printInline(value, order, "block") : ""
  const opened = body ?? (!isLeaf(value) && inline.length > room ? bodyOf(source, value, true) : null)
  if (opened !== null) return { line: anchorOf(value).trim(), lines: [], body: opened }
  const literal = isScalar(value) && typeof value.value === "string" ? literalLines(value.value) : undefined
  if (literal === undefined) return { line: inline, lines: [], body: null }
  const [sign, ...rest] = literal
  const lines = rest.map((line) => (line === "" ? "" : `${indent}${line}`))
  return { line: `${anchorOf(value)}${sign}`, lines, body: null }
}
