import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap
} from "yaml"
import { quote, type Path } from "@jobwarden/core"
import type { Limits } from "./limits.ts"
import { tooMuch } from "./syntax-problems.ts"

/** Something wrong with what a document holds, whatever it is about. */
export interface StructureProblem {
  readonly path: Path
  readonly message: string
  /** Where in the text, in UTF-16 code units. */
  readonly offset: number
  readonly end: number
  /** A key that stands twice leaves the rest of the document readable; everything else does not. */
  readonly kind?: "repeated_key"
}

/** What a document stands for. Where a key stands twice, the last one counts. */
export interface ReadValue {
  readonly value: unknown
  readonly problems: readonly StructureProblem[]
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
}

interface Ranged {
  readonly range?: readonly number[] | null | undefined
}

interface Anchor {
  readonly node: Node
  /** What it stands for; `undefined` while it is being read. */
  readonly read?: { readonly value: unknown; readonly count: number }
}

/**
 * The value that a document stands for, in time and memory that grow with the document, not with what its aliases
 * expand to. Composing has bounded the nesting.
 */
export const readValue = (document: Document, limits: Limits): ReadValue => {
  const problems: StructureProblem[] = []
  const anchors = new Map<string, Anchor>()
  const targets = new Map<Alias, Node>()
  const path: (string | number)[] = []
  let count = 0
  let aliases = 0
  let isStopped = false

  const report = (node: Ranged, message: string, kind?: "repeated_key"): void => {
    const [offset = 0, end = offset] = node.range ?? []
    problems.push({ path: kind ? [...path] : [], message, offset, end, ...(kind && { kind }) })
    isStopped ||= problems.length >= limits.maximumProblems
  }
  const stop = (node: Ranged, message: string): void => {
    report(node, message)
    isStopped = true
  }

  const mapOf = (map: YAMLMap): object => {
    const members: Record<string, unknown> = {}
    for (const { key, value } of map.items) {
      if (isStopped) break
      const name = isScalar(key) ? String(key.value) : ""
      path.push(name)
      if (Object.hasOwn(members, name)) report(key as Scalar, repeated(name), "repeated_key")
      define(members, name, read(value))
      path.pop()
    }
    return members
  }

  const aliased = (node: Alias): unknown => {
    aliases += 1
    if (aliases > limits.maximumAliases) {
      stop(node, `more than ${limits.maximumAliases} aliases; write the values out`)
      return null
    }
    const anchor = anchors.get(node.source)
    if (anchor === undefined) report(node, `no anchor ${quote(`&${node.source}`)} stands before this alias`)
    else if (anchor.read === undefined) report(node, "an alias inside what it stands for")
    else targets.set(node, anchor.node)
    count += anchor?.read?.count ?? 0
    if (count > limits.maximumValues) stop(node, tooMuch)
    return anchor?.read?.value ?? null
  }

  const read = (node: unknown): unknown => {
    if (isStopped) return null
    if (isAlias(node)) return aliased(node)
    count += 1
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
    if (count > limits.maximumValues) stop(node, tooMuch)
    const { anchor } = node
    const before = count
    if (anchor !== undefined) anchors.set(anchor, { node })
    const value = isScalar(node) ? node.value : isMap(node) ? mapOf(node) : listOf(node.items)
    if (anchor !== undefined) anchors.set(anchor, { node, read: { value, count: count - before + 1 } })
    return value
  }

  const listOf = (items: readonly unknown[]): readonly unknown[] => {
    const values: unknown[] = []
    for (const [index, item] of items.entries()) {
      if (isStopped) break
      path.push(index)
      values.push(read(isPair(item) ? item.value : item))
      path.pop()
    }
    return values
  }

  return { value: read(document.contents), problems, targets }
}

const repeated = (name: string): string =>
  `the key ${quote(name)} is given twice in one place; keep one of them`

/** As a member of its own, also where its name is `__proto__`. */
const define = (members: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === "__proto__") {
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
  } else members[name] = value
}
