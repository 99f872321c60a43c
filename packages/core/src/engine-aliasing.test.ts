import { describe, expect, test } from "vitest"
import { afterNoon, deepFreeze, noon } from "../test/documents.ts"
import { createEngine } from "./engine.ts"
import type { GroupInput, InstanceInput, ProjectInput } from "./gitlab.ts"
import { InvalidInput } from "./input/decode.ts"

interface World {
  readonly instance: InstanceInput
  readonly group: GroupInput
  readonly project: ProjectInput
}

const makeWorld = (): World => ({
  instance: {
    defaults: { jobs: { write: { min_role: "developer", job_token: { refs: "protected" } } } },
    limits: { releases: { read: { min_role: "guest", deploy_token: true } } },
    enforce_scope: true
  },
  group: {
    id: 7,
    path: "acme",
    defaults: { package_registry: { default: { read: { job_token: { environments: ["production"] } } } } },
    limits: { repository: { write: { min_role: "owner" } } }
  },
  project: {
    id: 1,
    path: "acme/app",
    visibility: "internal",
    revision: 3,
    permissions: {
      package_registry: {
        maven: { write: { job_token: { environments: ["production"], expires_at: afterNoon } } }
      },
      container_registry: { read: { min_role: "reporter" } }
    },
    scope: {
      inbound_enabled: true,
      allowlist: [
        { project: "acme/source", job_token_policies: ["read_packages", "admin_containers"] },
        { group: "acme", expires_at: afterNoon }
      ]
    },
    facts: { environments: [{ name: "production", protected: true }] }
  }
})

const callers = [
  { type: "user", role: "guest" },
  { type: "user", role: "developer" },
  { type: "deploy_token", project: 1, scopes: ["write_package_registry", "write_registry"] },
  ...["acme/app", "acme/source", "acme/other", "elsewhere"].map((project) => ({
    type: "job",
    project,
    ref: { protected: true },
    environment: { name: "production", protected: true },
    trigger_role: "maintainer"
  }))
] as const

const resources = [
  "package_registry.maven",
  "package_registry.npm",
  "container_registry",
  "repository",
  "jobs",
  "releases"
]

type Engine = ReturnType<typeof createEngine>

const answersOf = (engine: Engine): unknown =>
  structuredClone(
    callers.flatMap((caller) =>
      resources.flatMap((resource) =>
        ["read", "write", "delete"].map((action) =>
          engine.decide({ project: "acme/app", caller, resource, action } as never)
        )
      )
    )
  )

const engineWith = ({ instance, group, project }: World): Engine => {
  const engine = createEngine({ now: () => noon })
  engine.putInstance(instance)
  engine.putGroup(group)
  engine.putProject(project)
  return engine
}

/** Empties every object and list, from the inside out. */
const destroy = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  for (const key of Reflect.ownKeys(value)) {
    destroy(Reflect.get(value, key))
    Reflect.deleteProperty(value, key)
  }
  if (Array.isArray(value)) value.length = 0
}

/** Something that makes every project compile anew. */
const stir = (engine: Engine): void => engine.putGroup({ path: "unrelated" })

describe("what was put", () => {
  test("is not aliased: nothing done to the input afterwards, however deep, changes a decision", () => {
    for (const load of [false, true]) {
      const world = makeWorld()
      const engine = createEngine({ now: () => noon })
      const together = { instance: world.instance, groups: [world.group], projects: [world.project] }
      if (load) {
        engine.load(together)
      } else {
        engine.putInstance(world.instance)
        engine.putGroup(world.group)
        engine.putProject(world.project)
      }
      const before = answersOf(engine)
      expect(before).toEqual(answersOf(engineWith(makeWorld())))
      destroy(together)
      stir(engine)
      expect(answersOf(engine)).toEqual(before)
    }
  })

  test("may be frozen, all the way down", () => {
    const frozen = engineWith(deepFreeze(makeWorld()))
    expect(answersOf(frozen)).toEqual(answersOf(engineWith(makeWorld())))
  })

  test("is left as it was, and not frozen", () => {
    const world = makeWorld()
    answersOf(engineWith(world))
    expect(world).toEqual(makeWorld())
    const parts = [
      world.project,
      world.project.scope,
      world.project.scope?.allowlist,
      world.instance.defaults?.jobs
    ]
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([false, false, false, false])
  })

  test("may have objects without a prototype", () => {
    const bare = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(bare)
      if (typeof value !== "object" || value === null) return value
      const members = Object.entries(value).map(([key, member]) => [
        key,
        { value: bare(member), enumerable: true }
      ])
      return Object.create(null, Object.fromEntries(members) as PropertyDescriptorMap)
    }
    expect(answersOf(engineWith(bare(makeWorld()) as World))).toEqual(answersOf(engineWith(makeWorld())))
  })
})

describe("what a decision shows", () => {
  test("cannot be used to change the policy", () => {
    const engine = engineWith(makeWorld())
    const before = answersOf(engine)
    for (const resource of resources) {
      for (const action of ["read", "write", "delete"]) {
        const request = { project: "acme/app", caller: callers[0], resource, action }
        try {
          destroy(engine.decide(request as never))
        } catch {
          // Refused, as good as ignored.
        }
      }
    }
    stir(engine)
    expect(answersOf(engine)).toEqual(before)
  })
})

describe("a put that throws changes nothing", () => {
  const world = makeWorld()
  const bad = { container_registry: { read: "nobody" } } as never
  const puts: readonly (readonly [string, (engine: Engine) => void])[] = [
    ["an instance", (engine) => engine.putInstance({ ...world.instance, defaults: {}, limits: bad })],
    ["a group", (engine) => engine.putGroup({ id: 7, path: "acme", limits: bad })],
    ["a group that would move", (engine) => engine.putGroup({ id: 7, path: "elsewhere", defaults: bad })],
    ["a project", (engine) => engine.putProject({ id: 1, path: "acme/app", permissions: bad })],
    [
      "a project that would move",
      (engine) => engine.putProject({ id: 1, path: "acme/new", permissions: bad })
    ],
    ["a project by a path that is taken", (engine) => engine.putProject({ id: 2, path: "acme/app" })],
    ["a project that would move to a taken path", (engine) => engine.putProject({ id: 9, path: "acme/app" })],
    [
      "a project with an unreadable member",
      (engine) =>
        engine.putProject({
          id: 1,
          path: "acme/app",
          get scope(): never {
            throw new Error("unreadable")
          }
        })
    ],
    ["a world", (engine) => engine.load({ projects: [{ path: "acme/app" }, { path: "/" }] })]
  ]
  for (const [what, put] of puts) {
    test(what, () => {
      const engine = engineWith(makeWorld())
      engine.putProject({ id: 9, path: "acme/ninth" })
      const before = answersOf(engine)
      expect(() => put(engine)).toThrow(InvalidInput)
      expect(answersOf(engine)).toEqual(before)
      expect(engine.compiled(9)).not.toBeNull()
      expect([engine.compiled("acme/new"), engine.compiled(2)]).toEqual([null, null])
    })
  }
})
