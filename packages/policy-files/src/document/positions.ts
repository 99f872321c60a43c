import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from "yaml"
import type { Path } from "@jobwarden/core"

/** A place in a document: a path, and whether its last key is meant rather than the value. */
export interface Placed {
  readonly path: Path
  readonly at?: "key" | "value"
}

/** From the first character to the one behind the last, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

interface Child {
  readonly key?: unknown
  readonly value: unknown
}

/**
 * Finds where in the text a place stands. What is not there (a missing key) is where it should be: at the nearest
 * part of the path that is there. What stands behind an alias is where it is written; the alias itself is where
 * the path ends at it.
 */
export const makeLocator = (root: unknown, targets: ReadonlyMap<Alias, Node>): ((place: Placed) => Span) => {
  // A file with many problems in one large map would walk that map once for each of them.
  const indexed = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  const childOf = (node: unknown, step: string | number): Child | undefined => {
    const collection = isAlias(node) ? targets.get(node) : node
    if (isSeq(collection) && typeof step === "number") {
      return step < collection.items.length ? { value: collection.items[step] } : undefined
    }
    if (!isMap(collection)) return undefined
    const index = indexed.get(collection) ?? indexKeys(collection)
    indexed.set(collection, index)
    return index.get(String(step))
  }
  return ({ path, at = "value" }) => {
    let node: unknown = root
    let span = spanOf(node) ?? { start: 0, end: 0 }
    for (const [depth, step] of path.entries()) {
      const child = childOf(node, step)
      if (child === undefined) return { start: span.start, end: span.start }
      const isKeyMeant = at === "key" && depth === path.length - 1
      node = child.value
      span = (isKeyMeant ? undefined : spanOf(node)) ?? spanOf(child.key) ?? span
    }
    return span
  }
}

/** Where a key stands twice, the last one counts. */
const indexKeys = (map: YAMLMap): ReadonlyMap<string, Pair> =>
  new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])))

/** Where a node stands, without the blanks and comments behind it. */
const spanOf = (node: unknown): Span | undefined => {
  const start = (node as Node | null | undefined)?.range?.[0]
  return start === undefined ? undefined : { start, end: contentEnd(node as Node) ?? start }
}

const contentEnd = (node: Node | null | undefined): number | undefined => {
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    const last: unknown = node.items.at(-1)
    if (isSeq(node)) return contentEnd(last as Node)
    const { key, value } = last as Pair<Node, Node | null>
    const end = contentEnd(value)
    return end !== undefined && end > (value?.range?.[0] ?? 0) ? end : (contentEnd(key) ?? end)
  }
  return node?.range?.[1]
}
