import { afterEach, describe, expect, test } from "vitest"
import {
  createEngine,
  decodeGrant,
  decodeGroup,
  decodeInstance,
  decodePermissions,
  decodePermissionsPatch,
  decodeProject,
  decodeScope,
  InvalidInput
} from "../../src/index.ts"
import { noon } from "../documents.ts"

// Names that plain objects have by themselves: a look-up finds them, an assignment to `__proto__` loses them.

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "isPrototypeOf"] as const

const shapeOf = () =>
  [Object, Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length)
const untouched = shapeOf()
afterEach(() => expect(shapeOf()).toEqual(untouched))

/** An object with this one key of its own, as `JSON.parse` makes it. */
const keyed = (name: string, value: unknown): object =>
  JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as object

const owner = { type: "user", role: "owner" } as const
const job = (project: string) =>
  ({ type: "job", project, ref: { protected: true }, trigger_role: "owner" }) as const

describe("as the path of a project or a group", () => {
  test.each(names)("%s finds what was put there, and nothing before", (name) => {
    const engine = createEngine({ now: () => noon })
    const asked = { resource: "jobs", action: "write", caller: owner }
    expect(engine.decide({ ...asked, project: name }).reason).toBe("unknown_project")
    expect(engine.explain({ ...asked, project: name })).toMatchObject({
      reason: "unknown_project",
      gates: []
    })
    expect([
      engine.whoCan(name, "jobs", "write"),
      engine.whatCan(name, owner),
      engine.compiled(name)
    ]).toEqual([null, null, null])
    engine.putGroup({ id: 7, path: name, limits: { jobs: { write: false } } })
    engine.putProject({ path: `${name}/${name}`, scope: { allowlist: [{ project: name }, { group: name }] } })
    engine.putProject({ path: name })
    expect(engine.decide({ ...asked, project: name }).reason).toBe("allowed")
    expect(engine.decide({ ...asked, project: `${name}/${name}` }).reason).toBe("exceeds_limit")
    const reading = { project: `${name}/${name}`, resource: "jobs", action: "read" }
    expect(
      [name, `${name}/x`, `x/${name}`].map(
        (source) => engine.decide({ ...reading, caller: job(source) }).reason
      )
    ).toEqual(["allowed", "allowed", "not_in_scope"])
    engine.removeGroup(name)
    engine.removeProject(name)
    expect(engine.decide({ ...asked, project: `${name}/${name}` }).reason).toBe("allowed")
    expect(engine.compiled(name)).toBeNull()
  })
})

describe("as a resource, an action, a role or a scope that there is none of", () => {
  test.each(names)("%s is unknown to every question", (name) => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ path: "p" })
    expect([
      engine.whoCan("p", name, "read"),
      engine.whoCan("p", "jobs", name),
      engine.whoCan("p", `package_registry.${name}`, "read")
    ]).toEqual([null, null, null])
    expect(engine.whatCan("p", { type: "user", role: name as never })).toEqual([])
    expect(engine.whatCan("p", { ...owner, scopes: [name] })).toEqual([])
    const asked = { project: "p", caller: owner, resource: "jobs", action: "read" }
    expect(engine.explain({ ...asked, resource: name })).toMatchObject({
      reason: "unknown_resource",
      cell: null
    })
    expect(engine.explain({ ...asked, action: name })).toMatchObject({ reason: "unknown_action", cell: null })
    expect(engine.explain({ ...asked, caller: { ...owner, role: name as never } })).toMatchObject({
      reason: "invalid_request",
      gates: []
    })
    expect(
      engine.cellsHandedBeyond(
        name as never,
        { path: "p" },
        { path: "p", permissions: { jobs: { delete: "job_token" } } }
      )
    ).toHaveLength(1)
    const observed = [
      { ...asked, resource: name },
      { ...asked, action: name },
      { ...asked, project: name }
    ]
    expect(engine.minimalPolicy({ path: "p" }, observed).refused.map(({ reason }) => reason)).toEqual([
      "unknown_resource",
      "unknown_action",
      "unknown_project"
    ])
  })
})

describe("as an environment's name", () => {
  test.each(names)("%s is a name like any other", (name) => {
    const engine = createEngine({ now: () => noon })
    const project = {
      path: "p",
      permissions: { jobs: { write: { job_token: { environments: [name] } } } }
    } as const
    engine.putProject(project)
    const may = (environment: string) =>
      engine.allows({
        project: "p",
        caller: { ...job("p"), environment: { name: environment, protected: true } },
        resource: "jobs",
        action: "write"
      })
    expect(names.map(may)).toEqual(names.map((one) => one === name))
    expect(engine.whoCan("p", "jobs", "write")?.job_tokens?.[0]?.environment_names).toEqual([name])
    const observed = {
      project: "p",
      caller: { ...job("p"), environment: { name, protected: true } },
      resource: "jobs",
      action: "write"
    }
    expect(engine.minimalPolicy(project, [observed]).permissions).toMatchObject({
      jobs: { write: { job_token: { environments: [name] } } }
    })
  })
})

describe("as a key or a value of a document", () => {
  const decoders = {
    decodeProject,
    decodeGroup,
    decodeInstance,
    decodePermissions,
    decodePermissionsPatch,
    decodeScope,
    decodeGrant
  }
  test.each(names)("%s is refused by every decoder, and its place is named", (name) => {
    for (const decode of Object.values(decoders)) {
      const problems = (input: unknown) => {
        const decoded = decode(input)
        return decoded._tag === "Failure" ? decoded.failure.map(({ path }) => path.join(".")) : []
      }
      expect(problems(keyed(name, {}))).toContain(name)
    }
    const refused: readonly (readonly [string, unknown])[] = [
      [`permissions.${name}`, { path: "p", permissions: keyed(name, {}) }],
      [
        `permissions.package_registry.${name}`,
        { path: "p", permissions: { package_registry: keyed(name, {}) } }
      ],
      [`permissions.jobs.${name}`, { path: "p", permissions: { jobs: keyed(name, true) } }],
      ["permissions.jobs.read", { path: "p", permissions: { jobs: { read: name } } }],
      [`permissions.jobs.read.${name}`, { path: "p", permissions: { jobs: { read: keyed(name, "guest") } } }],
      [
        `permissions.jobs.read.job_token.${name}`,
        { path: "p", permissions: { jobs: { read: { job_token: keyed(name, "own") } } } }
      ],
      ["permissions.jobs.read.min_role", { path: "p", permissions: { jobs: { read: { min_role: name } } } }],
      [
        "scope.allowlist.0.job_token_policies.0",
        { path: "p", scope: { allowlist: [{ project: "x", job_token_policies: [name] }] } }
      ],
      [`scope.${name}`, { path: "p", scope: keyed(name, []) }],
      [
        `scope.allowlist.0.${name}`,
        {
          path: "p",
          scope: { allowlist: [{ project: "x", ...(name === "__proto__" ? {} : keyed(name, true)) }, {}] }
        }
      ],
      [`facts.${name}`, { path: "p", facts: keyed(name, []) }],
      ["visibility", { path: "p", visibility: name }]
    ]
    const engine = createEngine()
    for (const [place, project] of refused) {
      if (place === "scope.allowlist.0.__proto__") continue
      try {
        engine.putProject(project as never)
        expect.fail(`${place} was taken`)
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error
        expect(error.problems.map(({ path }) => path.join("."))).toContain(place)
      }
    }
    expect(engine.compiled("p")).toBeNull()
    expect(() => engine.load(keyed(name, []) as never)).toThrow(InvalidInput)
  })
})
