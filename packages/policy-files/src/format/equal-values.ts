/** Whether two values of documents say the same: the order of keys means nothing, that of lists does. */
export const equalValues = (one: unknown, other: unknown): boolean => {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) {
    return Object.is(one, other)
  }
  if (one === other) return true
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equalValues(memberOf(one, key), memberOf(other, key)))
  )
}

const memberOf = (value: object, key: string): unknown => (value as { readonly [key: string]: unknown })[key]
