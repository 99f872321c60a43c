import { canonicalJson, type Json } from "../canonical-json.ts"

/** One copy of equal values, and a number for each: templates make few distinct policies of many projects. */
export interface SharedValues {
  /** The one value that equals this one, and its number. `undefined` is 0. */
  readonly share: <T>(value: T) => Shared<T>
}

export interface Shared<T> {
  readonly value: T
  readonly number: number
}

/** Past this many values the memory starts anew; numbers are never used again. */
const mostRemembered = 100_000

export const makeSharedValues = (): SharedValues => {
  const remembered = new Map<string, Shared<unknown>>()
  let last = 0
  return {
    share: <T>(value: T): Shared<T> => {
      if (value === undefined) return { value, number: 0 }
      const key = canonicalJson(value as Json)
      const known = remembered.get(key)
      // The same text is the same value, and hence of the same type.
      if (known !== undefined) return known as Shared<T>
      last += 1
      const shared = { value, number: last }
      if (remembered.size >= mostRemembered) remembered.clear()
      remembered.set(key, shared)
      return shared
    }
  }
}
