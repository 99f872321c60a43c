/** A member that the object itself has; `undefined`: none, whatever its prototype has under that name. */
export const own = (object: unknown, key: string): unknown =>
  typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? (object as { readonly [key: string]: unknown })[key]
    : undefined

/** Gives an object a member of its own: an assignment to a name such as `__proto__` gives it none. */
export const define = (object: object, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true })
}

/** The object that is a member of an object, a new one if there is none yet. */
export const ownObject = (object: object, key: string): object => {
  const known = own(object, key)
  if (typeof known === "object" && known !== null) return known
  const made = {}
  define(object, key, made)
  return made
}
