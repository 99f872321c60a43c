import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  visit,
  type Document,
  type Scalar,
  type YAMLMap
} from "yaml"
import { quote, type Path, type Problem } from "@jobwarden/core"

const maximumLevels = 32
const maximumProblems = 20

/** What is said of nesting that no policy needs. */
export const tooDeep = "nested too deeply"

/** A problem with the text rather than with what it says. */
export interface NodeProblem extends Problem {
  /** Where in the text, in UTF-16 code units. */
  readonly offset: number
}

interface Ranged {
  readonly range?: readonly number[] | null | undefined
}

/** What the parser lets pass, or would take quadratic or exponential time to find. */
export const structureProblems = (document: Document, maximumAliases: number): readonly NodeProblem[] => {
  const problems: NodeProblem[] = []
  const report = (node: Ranged, path: Path, message: string): void => {
    problems.push({ path, message, offset: node.range?.[0] ?? 0 })
  }
  const anchors = new Set<string>()
  let aliases = 0
  visit(document, (key, node, ancestors) => {
    if (problems.length >= maximumProblems) return visit.BREAK
    // A level of maps is two steps, the map and its pair.
    if (isCollection(node) && ancestors.length > maximumLevels * 2) {
      report(node, [], tooDeep)
      return visit.SKIP
    }
    if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) anchors.add(node.anchor)
    if (isMap(node)) {
      const repeated = repeatedKeys(node)
      const path = repeated.length > 0 ? pathTo(ancestors, key) : []
      for (const scalar of repeated) {
        const name = String(scalar.value)
        report(
          scalar,
          [...path, name],
          `the key ${quote(name)} is given twice in one place; keep one of them`
        )
      }
    }
    if (isAlias(node)) {
      aliases += 1
      if (aliases > maximumAliases) {
        report(node, [], `more than ${maximumAliases} aliases; write the values out`)
        return visit.BREAK
      }
      if (!anchors.has(node.source))
        report(node, [], `no anchor ${quote(`&${node.source}`)} stands before this alias`)
      if (ancestors.some((around) => isCollection(around) && around.anchor === node.source)) {
        report(node, [], "an alias inside what it stands for")
      }
    }
    return undefined
  })
  return problems
}

const repeatedKeys = (map: YAMLMap): readonly Scalar[] => {
  const seen = new Set<string>()
  const isRepeated = (key: Scalar): boolean => {
    const value = String(key.value)
    return seen.has(value) || !seen.add(value)
  }
  const keys = map.items.flatMap(({ key }) => (isScalar(key) && isRepeated(key) ? [key] : []))
  return keys.slice(0, maximumProblems)
}

/** The path of a visited node: of its ancestors, pairs name their key, and a list's member its index. */
const pathTo = (ancestors: readonly unknown[], key: unknown): Path => {
  const steps: (string | number)[] = []
  ancestors.forEach((ancestor, index) => {
    if (isPair(ancestor)) steps.push(isScalar(ancestor.key) ? String(ancestor.key.value) : "")
    const child = ancestors[index + 1]
    if (isCollection(ancestor) && !isMap(ancestor)) {
      steps.push(child === undefined ? Number(key) : ancestor.items.indexOf(child))
    }
  })
  return steps
}

/** Aliases share one value in memory, but whoever walks the result meets it again at every alias. */
export const countValues = (root: unknown, enough: number): number => {
  const pending: unknown[] = [root]
  let count = 0
  while (pending.length > 0 && count <= enough) {
    const value = pending.pop()
    count += 1
    if (typeof value !== "object" || value === null) continue
    for (const child of Object.values(value)) pending.push(child)
  }
  return count
}
