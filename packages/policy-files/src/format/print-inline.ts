import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml"
import type { KeyOrder } from "./key-order.ts"
import { printScalar, printText, type ScalarContext } from "./scalars.ts"

/** The anchor that a node sets, with the blank behind it. */
export const anchorOf = (node: unknown): string => {
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  return anchor === undefined ? "" : `&${anchor} `
}

/** A key, without the colon. */
export const printKey = (key: unknown, context: ScalarContext): string =>
  isScalar(key) ? `${anchorOf(key)}${printText(String(key.value), context)}` : printText("", context)

/** The name that a key is looked up by. */
export const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : "")

/** A value on one line: lists and maps between brackets, in the order of their schema. */
export const printInline = (node: unknown, order: KeyOrder, context: ScalarContext): string => {
  if (isAlias(node)) return `*${node.source}`
  if (isScalar(node)) return `${anchorOf(node)}${printScalar(node, context)}`
  const inner = context === "block" ? "flow" : context
  if (isMap(node)) {
    const members = sortPairs(node.items as readonly Pair<Node, unknown>[], order).map(
      ({ key, value }) => `${printKey(key, inner)}: ${printInline(value, order.below(nameOf(key)), inner)}`
    )
    return `${anchorOf(node)}${members.length === 0 ? "{}" : `{ ${members.join(", ")} }`}`
  }
  if (isSeq(node)) {
    const below = order.below(null)
    return `${anchorOf(node)}[${node.items.map((item) => printInline(item, below, inner)).join(", ")}]`
  }
  return "null"
}

/** Pairs in the order of their schema. */
export const sortPairs = <P extends { readonly key: unknown }>(
  pairs: readonly P[],
  order: KeyOrder
): readonly P[] => order.sort(pairs, ({ key }) => nameOf(key))
