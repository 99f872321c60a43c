import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from "yaml"
import type { Path, Problem } from "@jobwarden/core"

/** Both count from 1; a column is a UTF-16 code unit, as editors count. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A place in a document: a path, and whether its last key is meant rather than the value. */
export interface Placed {
  readonly path: Path
  readonly at?: "key" | "value"
}

export interface LocatedProblem extends Problem, Position {}

interface Child {
  readonly key?: unknown
  readonly value: unknown
}

/**
 * Finds where in the text a place stands, as an offset. What is not there (a missing key) is where it should
 * be: at the nearest part of the path that is there.
 */
export const makeLocator = (document: Document): ((place: Placed) => number) => {
  // A file with many problems in one large map would walk that map once for each of them.
  const indexed = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  const childOf = (node: unknown, step: string | number): Child | undefined => {
    const collection = isAlias(node) ? node.resolve(document) : node
    if (isSeq(collection) && typeof step === "number") {
      return step < collection.items.length ? { value: collection.items[step] } : undefined
    }
    if (!isMap(collection)) return undefined
    const index = indexed.get(collection) ?? indexKeys(collection)
    indexed.set(collection, index)
    return index.get(String(step))
  }
  return ({ path, at = "value" }) => {
    let node: unknown = document.contents
    let offset = offsetOf(node) ?? 0
    for (const [depth, step] of path.entries()) {
      const child = childOf(node, step)
      if (child === undefined) return offset
      const isKeyMeant = at === "key" && depth === path.length - 1
      node = child.value
      offset = (isKeyMeant ? undefined : offsetOf(node)) ?? offsetOf(child.key) ?? offset
    }
    return offset
  }
}

const indexKeys = (map: YAMLMap): ReadonlyMap<string, Pair> =>
  new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])))

const offsetOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0]
