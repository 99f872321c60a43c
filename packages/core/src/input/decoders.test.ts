import { Result } from "effect"
import { describe, expect, test } from "vitest"
import { decodeGrant, decodePermissions, decodeProject, decodeScope, vocabulary } from "../gitlab.ts"
import type { Decoded } from "./decode.ts"
import { makeDecoders } from "./decoders.ts"
import { listProblems } from "./problem.ts"

const { world } = makeDecoders(vocabulary)

const messageOf = (decoded: Decoded<unknown>): string =>
  Result.isFailure(decoded) ? listProblems(decoded.failure) : "decoded"

describe("a decoder", () => {
  test("gives what was written, and nothing that was not", () => {
    const scope = { inbound_enabled: false, allowlist: [{ project: "acme/app" }] }
    expect(decodeScope(scope)).toEqual(Result.succeed(scope))
    expect(decodeProject({ path: "a" })).toEqual(Result.succeed({ path: "a" }))
  })

  test("lists what is wrong beyond the shape at its place, in a scope alone as in a project's", () => {
    const scope = { allowlist: [{ project: "x" }, { project: "x" }] }
    const message = "names the same source as entry 0; one entry decides, so keep one of them"
    expect(messageOf(decodeScope(scope))).toBe(`allowlist[1]: ${message}`)
    expect(messageOf(decodeProject({ path: "a", scope }))).toBe(`scope.allowlist[1]: ${message}`)
  })

  test("fails with a problem where the input throws while it is read", () => {
    const unreadable = {
      get jobs(): never {
        throw new Error("closed")
      }
    }
    for (const decode of [decodeGrant, decodePermissions, decodeProject, decodeScope]) {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      expect(messageOf(decode(proxy))).toMatch(/^could not be read: /)
    }
    expect(messageOf(decodePermissions(unreadable))).toBe("could not be read: closed")
    expect(messageOf(decodeProject({ path: "a", permissions: unreadable }))).toBe("could not be read: closed")
  })
})

describe("the decoder of a world", () => {
  test("gives lists, empty where nothing is said, and no instance where none is", () => {
    expect(world({})).toStrictEqual(Result.succeed({ groups: [], projects: [] }))
    const full = { instance: { enforce_scope: true }, groups: [{ path: "a" }], projects: [{ path: "a/b" }] }
    expect(world(full)).toStrictEqual(Result.succeed(full))
  })

  test("keeps nothing where one thing is wrong", () => {
    expect(messageOf(world({ groups: 3, projects: [{ path: "a" }] }))).toBe(
      "groups: expected a list, got the number `3`"
    )
    expect(messageOf(world({ projects: [{ path: "a" }, { path: "" }] }))).toBe(
      "projects[1].path: ``; expected a full path, such as `acme/backend`"
    )
  })

  test("stops at a hole in a list, of which there may be billions", () => {
    const projects: unknown[] = [{ path: "a" }]
    projects.length = 2 ** 32 - 1
    expect(messageOf(world({ projects }))).toBe("projects[1]: expected an object, got nothing")
  })
})
