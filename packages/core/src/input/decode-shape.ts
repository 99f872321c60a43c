import { define } from "../policy/own-members.ts"
import { alternatives, expectedButGot, got, isContainer, unknownKey, unknownValue } from "./mismatch.ts"
import type { Problem } from "./problem.ts"
import type { AnyOfShape, Check, Member, ObjectShape, Shape } from "./shape.ts"
import { foreignObject } from "./unreadable.ts"

/**
 * Makes of an input what a shape says it is. The result shares nothing with the input and is frozen; what is
 * wrong is added to `problems`, and then the result means nothing. Throws what the input's own getters throw.
 */
export const decodeShape = (shape: Shape, input: unknown, problems: Problem[]): unknown => {
  switch (shape.type) {
    case "boolean":
      return typeof input === "boolean" ? input : mismatch(shape, input, problems)
    case "null":
      return input === null ? input : mismatch(shape, input, problems)
    case "literal":
      return input === shape.value ? input : mismatch(shape, input, problems)
    case "literals":
      return (shape.values as ReadonlySet<unknown>).has(input) ? input : mismatch(shape, input, problems)
    case "text":
      return typeof input === "string"
        ? checked(shape.checks, input, problems)
        : mismatch(shape, input, problems)
    case "integer":
      return typeof input === "number"
        ? checked([whole, ...shape.checks], input, problems)
        : mismatch(shape, input, problems)
    case "list":
      return Array.isArray(input)
        ? decodeList(shape.items, input, problems)
        : mismatch(shape, input, problems)
    case "object":
      return isContainer(input) && !Array.isArray(input)
        ? decodeObject(shape, input, problems)
        : mismatch(shape, input, problems)
    case "any_of":
      return decodeAnyOf(shape, input, problems)
  }
}

const whole: Check<number> = { expected: "an integer", holds: Number.isSafeInteger }

const checked = <T>(checks: readonly Check<T>[], value: T, problems: Problem[]): T => {
  for (const { expected, holds } of checks) {
    if (!holds(value)) problems.push({ path: [], message: `${got(value)}; expected ${expected}` })
  }
  return value
}

/** What is found in a part gets the part's step before its path. */
const within = (
  step: string | number,
  problems: Problem[],
  decode: (found: Problem[]) => unknown
): unknown => {
  const before = problems.length
  const decoded = decode(problems)
  for (let at = before; at < problems.length; at += 1) {
    const { message, path } = problems[at] as Problem
    problems[at] = { path: [step, ...path], message }
  }
  return decoded
}

const decodeList = (items: Shape, input: readonly unknown[], problems: Problem[]): readonly unknown[] => {
  const decoded: unknown[] = []
  const { length } = input
  for (let at = 0; at < length; at += 1) {
    // A hole is no item and ends it: a list of holes alone may have billions of them.
    const isHole = !(at in input)
    decoded.push(within(at, problems, (found) => decodeShape(items, input[at], found)))
    if (isHole) break
  }
  return Object.freeze(decoded)
}

const decodeObject = (shape: ObjectShape, input: object, problems: Problem[]): object => {
  const before = problems.length
  const { checks, members } = shape
  for (const key of Reflect.ownKeys(input)) {
    const isMember = (members as ReadonlyMap<unknown, Member>).has(key)
    if (isMember || !Object.prototype.propertyIsEnumerable.call(input, key)) continue
    problems.push({ path: [String(key)], message: unknownKey(String(key), [...members.keys()]) })
  }
  const decoded = {}
  let isEmpty = true
  for (const [key, { isRequired, shape: member }] of members) {
    if (hasMember(input, key)) {
      isEmpty = false
      const value = (input as { readonly [key: string]: unknown })[key]
      define(
        decoded,
        key,
        within(key, problems, (found) => decodeShape(member, value, found))
      )
    } else if (isRequired) problems.push({ path: [key], message: "is missing" })
  }
  if (isEmpty) problems.push(...foreignObject(input))
  if (problems.length === before) checked(checks, decoded, problems)
  return Object.freeze(decoded)
}

/** Members may come from a class; what every object has under `__proto__` is none. */
const hasMember = (input: object, key: string): boolean =>
  key === "__proto__" ? Object.hasOwn(input, key) : key in input

const decodeAnyOf = (shape: AnyOfShape, input: unknown, problems: Problem[]): unknown => {
  const telling: Problem[] = []
  for (const candidate of shape.shapes) {
    if (!mayBe(candidate, input)) continue
    const found: Problem[] = []
    const decoded = decodeShape(candidate, input, found)
    if (found.length === 0) return decoded
    telling.push(...found)
  }
  // What is no object comes so far only where its kind is right and a check turns it away: that tells more.
  const isTelling = (isContainer(input) || shape.expected === undefined) && telling.length > 0
  if (isTelling) problems.push(...telling)
  else mismatch(shape, input, problems)
  return undefined
}

/** Is the input of the kind that the shape is about? Only then do its own problems tell something. */
const mayBe = (shape: Shape, input: unknown): boolean => {
  switch (shape.type) {
    case "boolean":
      return typeof input === "boolean"
    case "null":
      return input === null
    case "literal":
      return input === shape.value
    case "literals":
    case "text":
      return typeof input === "string"
    case "integer":
      return typeof input === "number"
    case "list":
      return Array.isArray(input)
    case "object":
      return isContainer(input) && !Array.isArray(input)
    case "any_of":
      return shape.shapes.some((inner) => mayBe(inner, input))
  }
}

const mismatch = (shape: Shape, input: unknown, problems: Problem[]): undefined => {
  problems.push({ path: [], message: messageOf(shape, input) })
  return undefined
}

const messageOf = (shape: Shape, input: unknown): string => {
  if (typeof input === "string" && shape.type !== "literal") {
    const known = literalsOf(shape)
    if (known.length > 0) return unknownValue(input, known)
  }
  return expectedButGot(expectedOf(shape), input)
}

/** The texts that a shape takes, where it names them. */
const literalsOf = (shape: Shape): readonly string[] => {
  if (shape.type === "literals") return [...shape.values]
  if (shape.type === "literal") return typeof shape.value === "string" ? [shape.value] : []
  return shape.type === "any_of" ? shape.shapes.flatMap(literalsOf) : []
}

const kinds = {
  object: "an object",
  list: "a list",
  text: "a text",
  integer: "a number",
  boolean: "true or false",
  null: "null"
} as const

const expectedOf = (shape: Shape): string => {
  if (shape.expected !== undefined) return shape.expected
  switch (shape.type) {
    case "literal":
      return `\`${String(shape.value)}\``
    case "literals":
      return alternatives([...shape.values], [])
    case "any_of":
      return alternatives([], shape.shapes.map(expectedOf))
    default:
      return kinds[shape.type]
  }
}
