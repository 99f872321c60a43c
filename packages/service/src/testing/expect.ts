import { AssertionError } from "node:assert"
import { inspect, isDeepStrictEqual } from "node:util"

/** What may be expected of a value; each throws an `AssertionError` where it is not so. */
export interface Expectations {
  /** The same value, or the same object. */
  readonly toBe: (expected: unknown) => void
  /** The same all the way down. A member that is `undefined` is as if left out; bytes are compared as bytes. */
  readonly toEqual: (expected: unknown) => void
  /** As `toEqual`, but further members of objects do not matter. */
  readonly toMatchObject: (expected: object) => void
  readonly toHaveLength: (expected: number) => void
  /** A part of a text, or a member of a list. */
  readonly toContain: (expected: unknown) => void
  readonly toBeNull: () => void
  readonly toBeInstanceOf: (expected: Function) => void
  readonly toBeGreaterThan: (expected: number) => void
  readonly toBeLessThanOrEqual: (expected: number) => void
  readonly not: Pick<Expectations, "toBe" | "toContain" | "toEqual">
}

/**
 * What the contracts check with. It is their own, so that they run under any test runner, and says no more than
 * they need; its names are those that most people know.
 */
export const expect = (actual: unknown, what?: string): Expectations => {
  const check = (holds: boolean, operator: string, expected?: unknown): void => {
    if (holds) return
    const found = `${what === undefined ? "" : `${what}: `}expected ${shown(actual)} ${operator}`
    const message = expected === undefined ? found : `${found} ${shown(expected)}`
    throw new AssertionError({ message, actual, expected, operator, stackStartFn: check })
  }
  const contains = (expected: unknown): boolean =>
    typeof actual === "string"
      ? actual.includes(String(expected))
      : Array.isArray(actual) && actual.some((one) => isEqual(one, expected))
  return {
    toBe: (expected) => check(Object.is(actual, expected), "to be", expected),
    toEqual: (expected) => check(isEqual(actual, expected), "to equal", expected),
    toMatchObject: (expected) => check(matches(actual, expected), "to match", expected),
    toHaveLength: (expected) => {
      check(
        (Array.isArray(actual) || typeof actual === "string" || ArrayBuffer.isView(actual)) &&
          (actual as { length: number }).length === expected,
        "to have the length",
        expected
      )
    },
    toContain: (expected) => check(contains(expected), "to contain", expected),
    toBeNull: () => check(actual === null, "to be null"),
    toBeInstanceOf: (expected) => check(actual instanceof expected, "to be of the class", expected.name),
    toBeGreaterThan: (expected) => check(Number(actual) > expected, "to be greater than", expected),
    toBeLessThanOrEqual: (expected) => check(Number(actual) <= expected, "to be at most", expected),
    not: {
      toBe: (expected) => check(!Object.is(actual, expected), "not to be", expected),
      toContain: (expected) => check(!contains(expected), "not to contain", expected),
      toEqual: (expected) => check(!isEqual(actual, expected), "not to equal", expected)
    }
  }
}

const isEqual = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other))

const matches = (actual: unknown, expected: unknown): boolean => {
  if (!isPlain(expected)) return isEqual(actual, expected)
  return isPlain(actual) && Object.entries(expected).every(([name, value]) => matches(actual[name], value))
}

type Plain = { readonly [name: string]: unknown }

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value))

/** The value without what makes no difference to whoever reads it. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Set) return new Set([...value].map(plain))
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (!isPlain(value)) return value
  const copy = Object.create(null) as Record<string, unknown>
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = plain(member)
  return copy
}

const shown = (value: unknown): string => {
  const text = inspect(value, { depth: 5, maxArrayLength: 12, maxStringLength: 200, breakLength: Infinity })
  return text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text
}
