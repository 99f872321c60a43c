import { groupBy } from "../access/accesses.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import type { Path } from "../input/problem.ts"
import { defaultKey } from "../policy/permissions.ts"
import type { WrittenDocument } from "./rule.ts"

/** What is wrong at one place of a document. */
export type WrittenProblem =
  | { readonly kind: "repeated_key"; readonly path: Path; readonly key: string; readonly first: string }
  | { readonly kind: "unknown_resource"; readonly path: Path; readonly key: string }
  | { readonly kind: "unknown_value"; readonly path: Path; readonly messages: readonly string[] }

/** Deeper than any document that means something. */
const deepest = 12

/**
 * Everything that is wrong with a document as it was written, each place once and of one kind: a key given
 * twice (also in another case), a resource that there is none of, or anything else.
 */
export const writtenProblems = (
  vocabulary: Vocabulary,
  { problems, value }: WrittenDocument
): readonly WrittenProblem[] => {
  const spelt = repeatedKeys(value, [], deepest)
  const others = groupBy(problems, ({ path }) => textOf(path)).flatMap(
    ([first, ...rest]): readonly WrittenProblem[] => {
      if (first === undefined || spelt.some(({ covers }) => covers(first.path))) return []
      return [problemAt(vocabulary, [first, ...rest])]
    }
  )
  return [...spelt.map(({ covers: _, ...problem }) => problem), ...others]
}

type Problem = WrittenDocument["problems"][number]

const problemAt = (vocabulary: Vocabulary, at: readonly [Problem, ...Problem[]]): WrittenProblem => {
  const [{ path }] = at
  const key = String(path.at(-1) ?? "")
  if (at.some(({ kind }) => kind === "repeated_key")) return { kind: "repeated_key", path, key, first: key }
  if (isUnknownResource(vocabulary, path)) return { kind: "unknown_resource", path, key }
  return { kind: "unknown_value", path, messages: [...new Set(at.map(({ message }) => message))] }
}

/** The keys at which a document may speak for a resource, beside the given path's last. */
export const resourceKeys = ({ domain }: Vocabulary, path: Path): readonly string[] => {
  const [, family, format] = path
  if (format === undefined) return domain.resources.map(({ name }) => name)
  const formats = domain.resources.find(({ name }) => name === family)?.formats
  return formats === undefined ? [] : [...formats, defaultKey]
}

const isUnknownResource = (vocabulary: Vocabulary, path: Path): boolean => {
  if (path[0] !== "permissions" || path.length < 2 || path.length > 3) return false
  const known = resourceKeys(vocabulary, path)
  return known.length > 0 && !known.includes(String(path.at(-1)))
}

type Repeated = Extract<WrittenProblem, { readonly kind: "repeated_key" }> & {
  /** Whether a problem at this path is the same mistake. */
  readonly covers: (path: Path) => boolean
}

/** Keys of one mapping that only differ in case. */
const repeatedKeys = (value: unknown, path: Path, depth: number): readonly Repeated[] => {
  if (typeof value !== "object" || value === null || depth === 0) return []
  const isList = Array.isArray(value)
  const members = Object.entries(value)
  const alike = isList ? [] : groupBy(members, ([key]) => key.toLowerCase())
  return [
    ...alike.flatMap(([first, ...others]) =>
      others.map(([key]): Repeated => {
        const places = [first?.[0] ?? "", key].map((one) => textOf([...path, one]))
        return {
          kind: "repeated_key",
          path: [...path, key],
          key,
          first: first?.[0] ?? "",
          covers: (other) => places.includes(textOf(other))
        }
      })
    ),
    ...members.flatMap(([key, member]) =>
      repeatedKeys(member, [...path, isList ? Number(key) : key], depth - 1)
    )
  ]
}

const textOf = (path: Path): string => JSON.stringify(path)
