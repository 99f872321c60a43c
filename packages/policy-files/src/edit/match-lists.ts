import { equalValues } from "../format/equal-values.ts"

/**
 * Which item of a shorter or equally long list each item becomes; `undefined` for one that goes. Items that say
 * the same stay; of the others as many go as there are fewer, the earliest. `undefined` as a whole: the list has
 * items more, so that it is not the same with some gone.
 */
export const matchLists = (
  written: readonly unknown[],
  wanted: readonly unknown[]
): readonly (number | undefined)[] | undefined => {
  if (wanted.length > written.length) return undefined
  let spare = written.length - wanted.length
  let next = 0
  return written.map((item, index) => {
    const isEqual = next < wanted.length && equalValues(item, wanted[next])
    const comesLater = written
      .slice(index + 1, index + 1 + spare)
      .some((later) => equalValues(later, wanted[next]))
    if (
      spare > 0 &&
      (next === wanted.length || (!isEqual && (comesLater || !resembles(item, wanted[next]))))
    ) {
      spare -= 1
      return undefined
    }
    next += 1
    return next - 1
  })
}

/** The items at the end of a list that are about nothing in the other; none where nothing of that one stays. */
export const newItems = (written: readonly unknown[], wanted: readonly unknown[]): readonly unknown[] => {
  const isNew = (item: unknown): boolean =>
    !written.some((other) => equalValues(other, item) || resembles(other, item))
  const start = wanted.findLastIndex((item) => !isNew(item)) + 1
  return start === 0 ? [] : wanted.slice(start)
}

/** Whether two entries are about the same: they have a member that says who it is in common. */
const resembles = (one: unknown, other: unknown): boolean => {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return false
  return Object.entries(one).some(
    ([key, value]) =>
      (key === "project" || key === "group") && (other as { readonly [key: string]: unknown })[key] === value
  )
}
