import { isMap, isSeq, type Document, type Node, type Pair } from "yaml"
import type { KeyOrder } from "./key-order.ts"
import type { Source } from "./outline.ts"
import { nameOf, printInline, printKey, sortPairs } from "./print-inline.ts"
import { widestLine } from "./print-yaml.ts"

const step = "  "

/**
 * The text of a JSON document: what is on several lines, or too wide for one, has each member on a line of its own.
 */
export const printJson = ({ text }: Source, { contents }: Document, order: KeyOrder): string => {
  const isOnOneLine = (node: Node): boolean => {
    const [start = 0, end = start] = node.range ?? []
    return !text.slice(start, end).includes("\n")
  }
  const print = (node: unknown, at: KeyOrder, indent: string, room: number): string => {
    const inline = printInline(node, at, "json")
    if ((!isMap(node) && !isSeq(node)) || node.items.length === 0) return inline
    if (isOnOneLine(node) && inline.length <= room) return inline
    const inner = `${indent}${step}`
    const members = isMap(node)
      ? sortPairs(node.items as readonly Pair<Node, unknown>[], at).map(({ key, value }) => {
          const head = `${printKey(key, "json")}: `
          return (
            head + print(value, at.below(nameOf(key)), inner, widestLine - inner.length - head.length - 1)
          )
        })
      : node.items.map((item) => print(item, at.below(null), inner, widestLine - inner.length - 1))
    const [open, close] = isMap(node) ? ["{", "}"] : ["[", "]"]
    return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`
  }
  return `${print(contents, order, "", widestLine)}\n`
}
