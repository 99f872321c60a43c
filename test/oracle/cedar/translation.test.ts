import { describe, expect, test } from "vitest"
import { readCaller, type Caller } from "../caller.ts"
import type { Grant, PolicyDocument, ProjectInput, World } from "../shapes.ts"
import type { Action } from "../vocabulary.ts"
import { callFor, judgeBy } from "./judge.ts"
import { quoted } from "./syntax.ts"
import { translate } from "./translate.ts"

const maven = "package_registry.maven"
const now = Date.parse("2026-03-01T12:00:00Z")

const permissions = (action: Action, grant: Grant): PolicyDocument => ({
  package_registry: { maven: { [action]: grant } }
})

const worldOf = (target: Partial<ProjectInput>, limits: PolicyDocument = {}): World => ({
  groups: [{ id: 7, path: "acme", limits }],
  projects: [
    { id: 1, path: "acme/backend", ...target },
    { id: 2, path: "acme/tools/app" }
  ]
})

const textOf = (world: World, action: Action): string => {
  const [target] = world.projects
  if (target === undefined) throw new Error("there is no project")
  return translate(world, target, [{ resource: maven, action }])
}

const read = (value: unknown): Caller => {
  const caller = readCaller(value)
  if (caller === undefined) throw new Error("no caller")
  return caller
}

/** Cedar's word alone; the engine is not asked. */
const cedarSays = (world: World, action: Action, caller: unknown): boolean => {
  const judge = judgeBy("translation", textOf(world, action))
  return judge(callFor(world, read(caller), { resource: maven, action }, now))
}

const jobOf = (changes: object = {}) => ({
  type: "job",
  project: "acme/backend",
  ref: { protected: false },
  trigger_role: "developer",
  ...changes
})

describe("a project's policy in Cedar", () => {
  test("reads as the specification does: the named role and the baseline, the floor or the baseline", () => {
    const text = textOf(worldOf({ permissions: permissions("delete", "job_token_and_owner") }), "delete")
    const says = `// ${maven}:delete "job_token_and_owner", the baseline being maintainer`
    const cell = `action == Action::"delete", resource == PackageRegistry::"maven"`
    expect(text.slice(text.indexOf(says))).toBe(
      [
        says,
        `permit (principal is User, ${cell})`,
        `when { context.rank >= 6 && context.rank >= 5 };`,
        ``,
        says,
        `permit (principal is Job, ${cell})`,
        `when { context.ref != "fork" && (context.trigger_rank >= 4 || context.trigger_rank >= 5) };`
      ].join("\n")
    )
  })

  test("a limit forbids what it does not admit, kind by kind", () => {
    const limited = worldOf({ permissions: permissions("write", true) }, permissions("write", "maintainer"))
    expect(cedarSays(limited, "write", { type: "user", role: "developer" })).toBe(false)
    expect(cedarSays(limited, "write", { type: "user", role: "maintainer" })).toBe(true)
    expect(cedarSays(limited, "write", jobOf({ trigger_role: "owner" }))).toBe(false)
    expect(cedarSays(worldOf({}), "write", jobOf({ trigger_role: "owner" }))).toBe(true)
  })

  test("the nearest entry decides, and an expired one lets no broader one take over", () => {
    const scope = {
      allowlist: [
        { group: "acme" },
        { group: "acme/tools", job_token_policies: ["read_packages"] },
        { project: "acme/tools/old", expires_at: "2026-03-01T12:00:00Z" }
      ]
    }
    const world = worldOf({ scope, permissions: permissions("write", "job_token") })
    expect(cedarSays(world, "write", jobOf({ project: "acme/other" }))).toBe(true)
    expect(cedarSays(world, "write", jobOf({ project: "acme/tools/app" }))).toBe(false)
    expect(cedarSays(world, "write", jobOf({ project: 2 }))).toBe(false)
    expect(cedarSays(world, "read", jobOf({ project: 2, trigger_role: "reporter" }))).toBe(true)
    expect(cedarSays(world, "read", jobOf({ project: "acme/tools/old" }))).toBe(false)
    expect(cedarSays(world, "write", jobOf({ project: "acme2/other" }))).toBe(false)
  })

  test("what anybody may read needs no entry", () => {
    const stranger = jobOf({ project: "elsewhere/app", trigger_role: "authenticated" })
    expect(cedarSays(worldOf({ visibility: "internal" }), "read", stranger)).toBe(true)
    expect(cedarSays(worldOf({ visibility: "private" }), "read", stranger)).toBe(false)
  })

  test("an environment counts by its exact name, a deploy token by its home and its scopes", () => {
    const environments = ['a "b" \\ ü', "production"]
    const named = worldOf({ permissions: permissions("write", { job_token: { environments } }) })
    const inEnvironment = (name: string) => jobOf({ environment: { name, protected: false } })
    expect(cedarSays(named, "write", inEnvironment('a "b" \\ ü'))).toBe(true)
    expect(cedarSays(named, "write", inEnvironment("Production"))).toBe(false)
    expect(cedarSays(named, "write", jobOf())).toBe(false)
    const token = { type: "deploy_token", group: 7, scopes: ["write_package_registry"] }
    expect(cedarSays(worldOf({}), "write", token)).toBe(true)
    expect(cedarSays(worldOf({}), "delete", token)).toBe(false)
    expect(cedarSays(worldOf({}), "write", { ...token, scopes: ["api"] })).toBe(false)
    expect(cedarSays(worldOf({}), "write", { ...token, group: "acme/tools" })).toBe(false)
  })
})

describe("asking Cedar", () => {
  const call = callFor(worldOf({}), read(jobOf()), { resource: maven, action: "read" }, now)

  test("a rule that it cannot evaluate is an error, not an answer", () => {
    const judge = judgeBy("faulty", "permit (principal, action, resource) when { context.rank >= 1 };")
    expect(() => judge(call)).toThrow("rank")
  })

  test("a policy set that it cannot read is an error with the text", () => {
    expect(() => judgeBy("unreadable", "permit (principal, action);")).toThrow("permit (principal, action);")
  })

  test("a text is written so that nothing in it ends it", () => {
    expect(quoted('a"\\\n')).toBe('"a\\u{22}\\u{5c}\\u{a}"')
  })
})
