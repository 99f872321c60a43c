import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import { vocabulary } from "../gitlab.ts"
import { observedFrom, usedBy, type UsedBy } from "./used-by.ts"

const engine = createEngine({ now: () => noon })
engine.putProject({ id: 123, path: "acme/backend" })

const kept = (caller: object): UsedBy | null => {
  const subject = engine.subject(123)
  return subject && usedBy(subject, caller)
}
const job = { type: "job", project: 123, ref: { protected: true }, trigger_role: "developer" }

describe("what is kept of a caller", () => {
  test("is the path of a source that is known by nothing else, whatever digits are in it", () => {
    for (const project of ["acme/v2", "2nd/app", "2nd/v2", "a2b"]) {
      expect(kept({ ...job, project })?.source).toBe(`project:${project}`)
    }
    expect(kept({ type: "deploy_token", group: "acme2", scopes: [] })?.source).toBe("group:acme2")
  })

  test("is a name of up to 512 characters", () => {
    const environment = (length: number) =>
      kept({ ...job, environment: { name: "x".repeat(length), protected: true } })?.environment
    expect(environment(512)).toHaveLength(512)
    expect(environment(513)).toBeNull()
    expect(kept({ ...job, project: "x".repeat(512) })?.source).toHaveLength("project:".length + 512)
    expect(kept({ ...job, project: "x".repeat(513) })).toBeNull()
  })
})

describe("the caller of what was recorded", () => {
  const callerFrom = (use: Partial<UsedBy> & { readonly resource?: string }) =>
    observedFrom(vocabulary, {
      source: "project:124",
      principalClass: "job:listed:protected:none:developer",
      environment: null,
      target: 123,
      resource: "container_registry",
      action: "read",
      count: 1,
      lastUsed: "2026-06-01T00:00:00.000Z",
      ...use
    })?.caller

  const inClasses = (ref: string, environment: string) => ({
    principalClass: `job:listed:${ref}:${environment}:developer`
  })
  const ofApp = { type: "job", project: 124, trigger_role: "developer" }

  test("has the ref and the environment of its classes, by their names where these were kept", () => {
    expect(callerFrom(inClasses("protected", "none"))).toEqual({ ...ofApp, ref: { protected: true } })
    expect(callerFrom(inClasses("unprotected", "none"))).toEqual({ ...ofApp, ref: { protected: false } })
    expect(callerFrom(inClasses("fork", "none"))).toEqual({
      ...ofApp,
      ref: { protected: false, fork: true }
    })
    for (const [kind, isProtected] of [
      ["unprotected", false],
      ["protected", true]
    ] as const) {
      const inEnvironment = (name: string) => ({
        ...ofApp,
        ref: { protected: true },
        environment: { name, protected: isProtected }
      })
      const use = inClasses("protected", kind)
      expect(callerFrom({ ...use, environment: "production" })).toEqual(inEnvironment("production"))
      expect(callerFrom(use)).toEqual(inEnvironment("(a name that was not kept)"))
    }
  })

  test("is of a source by its id or its path", () => {
    const sourceOf = (source: string) => {
      const caller = callerFrom({ source })
      return caller?.type === "job" ? caller.project : undefined
    }
    expect(sourceOf("project:124")).toBe(124)
    for (const path of ["acme/app", "acme/v2", "2nd/app", "line\nbreak", "project:7"]) {
      expect(sourceOf(`project:${path}`)).toBe(path)
    }
    for (const source of ["my project:124", "project:", "project", "124"])
      expect(sourceOf(source)).toBe(undefined)
  })

  test("is a deploy token with the scopes that cover the cell, and that such a token can have", () => {
    const principalClass = "deploy_token"
    const scopes = ["read_registry", "write_registry"]
    expect(callerFrom({ principalClass })).toEqual({ type: "deploy_token", project: 124, scopes })
    expect(callerFrom({ principalClass, source: "group:7" })).toEqual({
      type: "deploy_token",
      group: 7,
      scopes
    })
    expect(callerFrom({ principalClass, source: "group:acme" })).toMatchObject({ group: "acme" })
    for (const source of ["my group:7", "group:", "124", "role:owner"]) {
      expect(callerFrom({ principalClass, source })).toBe(undefined)
    }
  })

  test.for([
    "robot:listed:protected:none:developer",
    "job:listed:protected:somewhere:developer",
    "job:listed:protected:none",
    "job:listed:guarded:none:developer",
    "user"
  ])("is none of the class %j", (principalClass) => {
    expect(callerFrom({ principalClass })).toBe(undefined)
  })
})
