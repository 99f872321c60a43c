import { describe, expect, test } from "vitest"
import { define, own, ownObject } from "./own-members.ts"

describe("a member", () => {
  test("is the object's own, and none of its prototype's", () => {
    expect(own({ read: true }, "read")).toBe(true)
    expect(own({ read: undefined }, "read")).toBeUndefined()
    for (const name of ["toString", "__proto__", "constructor", "hasOwnProperty"]) {
      expect(own({}, name)).toBeUndefined()
    }
    expect(own(JSON.parse('{"__proto__":{"read":true}}'), "__proto__")).toEqual({ read: true })
  })

  test("is nothing of what is no object", () => {
    for (const strange of [undefined, null, "read", 7, true]) expect(own(strange, "length")).toBeUndefined()
    expect(own("read", "0")).toBeUndefined()
  })

  test("is given under every name, and stands among the others", () => {
    const object = {}
    define(object, "__proto__", 1)
    define(object, "read", 2)
    expect(Object.entries(object)).toEqual([
      ["__proto__", 1],
      ["read", 2]
    ])
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
    define(object, "read", 3)
    Object.assign(object, { read: 4 })
    expect(own(object, "read")).toBe(4)
    expect(Object.getOwnPropertyDescriptor(object, "__proto__")).toEqual({
      value: 1,
      configurable: true,
      enumerable: true,
      writable: true
    })
  })

  test("that is an object is taken as it is, and made where there is none", () => {
    const object = {}
    const made = ownObject(object, "__proto__")
    expect(made).toEqual({})
    expect(made).not.toBe(Object.prototype)
    expect(ownObject(object, "__proto__")).toBe(made)
    for (const other of [null, "read", true]) {
      const holder = { read: other }
      expect(ownObject(holder, "read")).toEqual({})
      expect(holder.read).toEqual({})
    }
  })
})
