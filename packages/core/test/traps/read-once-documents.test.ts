import { describe, expect, test } from "vitest"
import { createEngine, decodeGrant, decodeProject, decodeScope } from "../../src/index.ts"
import { noon } from "../documents.ts"

// What was checked is what is stored, however a document changes while it is read.

/** An object whose member answers with these values in turn, then with the last of them again and again. */
const changing = (object: object, key: string, ...values: readonly unknown[]): object => {
  let at = 0
  return Object.defineProperty({ ...object }, key, {
    enumerable: true,
    configurable: true,
    get: () => values[Math.min(at++, values.length - 1)]
  })
}

const asked = { caller: { type: "user", role: "owner" }, resource: "jobs", action: "write" } as const

describe("a document that changes while it is read", () => {
  test("is stored as it was checked", () => {
    for (const [first, second] of [
      ["owner", true],
      [false, true],
      [{}, "job_token"],
      [{ min_role: "owner" }, { evil: 1 }],
      ["owner", "nonsense"]
    ]) {
      const asIf = createEngine({ now: () => noon })
      asIf.putProject({ path: "q", permissions: { jobs: changing({}, "write", first, second) } } as never)
      expect(asIf.decide({ ...asked, project: "q" } as never).grant?.value).toEqual(first)
    }
  })

  test("is not stored in a form that was never checked", () => {
    const decoded = [
      decodeProject(changing({}, "path", "a", "/not//a/path")),
      decodeProject(changing({ path: "a" }, "id", 1, -1)),
      decodeProject(changing({ path: "a" }, "visibility", "private", "secret")),
      decodeGrant({ job_token: changing({}, "expires_at", "2027-01-01T00:00:00Z", "never") }),
      decodeGrant({ job_token: { environments: changing([], "0", "live", 7) } }),
      decodeScope({ allowlist: [changing({}, "project", "a", "")] })
    ].map((result) =>
      result._tag === "Success" ? result.success : result.failure.map(({ path }) => path.join("."))
    )
    expect(decoded).toEqual([
      { path: "a" },
      { path: "a", id: 1 },
      { path: "a", visibility: "private" },
      { job_token: { expires_at: "2027-01-01T00:00:00Z" } },
      ["job_token.environments"],
      { allowlist: [{ project: "a" }] }
    ])
  })

  test("cannot name one source twice by naming another one first", () => {
    const turning = changing({}, "project", "b", "a")
    expect(decodeScope({ allowlist: [{ project: "a" }, turning] })).toMatchObject({
      success: { allowlist: [{ project: "a" }, { project: "b" }] }
    })
    const other = changing({}, "project", "a", "b")
    expect(decodeScope({ allowlist: [{ project: "a" }, other] })).toMatchObject({ _tag: "Failure" })
  })

  test("as a whole world is read once: what is checked for repetition is what is loaded", () => {
    const asIf = createEngine({ now: () => noon })
    asIf.load(changing({}, "projects", [{ path: "a" }], [{ path: "b" }]) as never)
    expect([asIf.compiled("a") !== null, asIf.compiled("b")]).toEqual([true, null])
    asIf.load(
      Object.defineProperty(
        changing({}, "instance", { limits: { jobs: { write: false } } }, {}),
        "projects",
        { value: [{ path: "a" }], enumerable: true }
      ) as never
    )
    expect(asIf.decide({ ...asked, project: "a", caller: { type: "user", role: "owner" } }).reason).toBe(
      "exceeds_limit"
    )
  })
})
