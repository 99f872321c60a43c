import type { Random } from "./random.ts"

// Ways to break a good request, one field at a time or all of it (SPEC §4: anything at all gets an answer).

export interface Request {
  readonly project: unknown
  readonly caller: Readonly<Record<string, unknown>>
  readonly resource: unknown
  readonly action: unknown
}

const strangers: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  Number.NaN,
  2 ** 53,
  5n,
  "",
  "__proto__",
  "constructor",
  [],
  {},
  Symbol("stranger"),
  new Date(0)
]

const notObjects: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  Number.NaN,
  7n,
  "",
  "request",
  [],
  () => undefined,
  Symbol("request")
]

const without = (record: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))

// Looks like the value to code that turns names into strings.
const disguises = (value: unknown): readonly unknown[] => [[value], { toString: () => value }, Object(value)]

const nearMisses = (value: unknown): readonly unknown[] =>
  typeof value === "string"
    ? [value.toUpperCase(), `${value} `, `${value}s`, value.slice(1), ...disguises(value)]
    : [String(value), ...disguises(value)]

const resourceMisses = [
  "package_registry",
  "package_registry.default",
  "package_registry.",
  "package_registry.Maven",
  "package_registry.constructor",
  "package_registry.__proto__",
  ".maven",
  "maven",
  "default",
  "toString"
]
const actionMisses = ["admin", "READ", "toString", "write,read", "*", "list"]

// What is never right in that field, as the other fields stand.
const callerMisses = (random: Random, caller: Request["caller"]): Readonly<Record<string, unknown>> => {
  const set = (key: string, values: readonly unknown[]) => ({ ...caller, [key]: random.pick(values) })
  const wrongRoles = [
    null,
    undefined,
    "",
    "Owner",
    "admin",
    "__proto__",
    "toString",
    30,
    ["owner"],
    Object("owner")
  ]
  const wrongScopes = [null, "api", {}, [1], ["api", null], [["api"]], new Set(["api"])]
  const wrongNames = [null, "", 0, -1, 1.5, Number.NaN, 2 ** 53, Infinity, true, [], {}, 5n]
  const wrongDeployNames = [null, 0, -1, 1.5, Number.NaN, true, [], {}, 5n]
  const common = [
    () => set("active", [null, 0, "", "false", {}]),
    () => set("type", [undefined, null, "User", "jobs", "", 1, ["user"], "constructor"])
  ]
  const own =
    {
      user: [() => set("role", wrongRoles), () => without(caller, "role"), () => set("scopes", wrongScopes)],
      job: [
        () => without(caller, random.pick(["project", "ref", "trigger_role"])),
        () => set("trigger_role", wrongRoles),
        () => set("project", wrongNames),
        () =>
          set("ref", [
            null,
            "main",
            true,
            [],
            {},
            { protected: "true" },
            { protected: null },
            { fork: true }
          ]),
        () => ({ ...caller, ref: { protected: true, fork: random.pick([null, "true", 1, []]) } }),
        () => ({ ...caller, ref: { protected: true, name: random.pick([null, 1, []]) } }),
        () => ({ ...caller, environment: random.pick([null, "production", [], {}, true]) }),
        () =>
          set(
            "environment",
            ["", null, 1, undefined, ["production"]].map((name) => ({ name, protected: true }))
          ),
        () =>
          set(
            "environment",
            [null, undefined, "true", 1].map((is) => ({ name: "production", protected: is }))
          )
      ],
      deploy_token: [
        () => ({ ...without(caller, "project"), group: undefined }),
        () => ({ ...caller, project: 5, group: "acme" }),
        () => ({ ...without(caller, "project"), group: random.pick(wrongDeployNames) }),
        () => ({ ...without(caller, "group"), project: random.pick(wrongDeployNames) }),
        () => without(caller, "scopes"),
        () => set("scopes", [undefined, ...wrongScopes])
      ]
    }[String(caller["type"])] ?? []
  return random.pick([...common, ...own, ...own])()
}

export const spoilProject = (random: Random, request: Request): unknown =>
  random.chance(0.1)
    ? without({ ...request }, "project")
    : { ...request, project: random.pick([...strangers, ...nearMisses(request.project)]) }

export const spoilResource = (random: Random, request: Request): unknown => ({
  ...request,
  resource: random.pick([...resourceMisses, ...nearMisses(request.resource), ...strangers])
})

export const spoilAction = (random: Random, request: Request): unknown => ({
  ...request,
  action: random.pick([...actionMisses, ...nearMisses(request.action), ...strangers])
})

export const spoilCaller = (random: Random, request: Request): unknown => {
  if (random.chance(0.15)) return { ...request, caller: random.pick(strangers) }
  if (random.chance(0.1)) return without({ ...request }, "caller")
  return { ...request, caller: callerMisses(random, request.caller) }
}

export const spoilWholly = (random: Random): unknown => random.pick([...notObjects, {}])
