import { describe, expect, test } from "vitest"
import { createEngine } from "./engine.ts"
import { InvalidInput } from "./input/decode.ts"

type Engine = ReturnType<typeof createEngine>

const messageOf = (put: (engine: Engine) => void): string => {
  try {
    put(createEngine())
  } catch (error) {
    if (error instanceof InvalidInput) return error.message
    throw error
  }
  return "accepted"
}

const aboutProject = (project: object): string => {
  const lines = messageOf((engine) => engine.putProject(project as never)).split("\n")
  return lines[0] === "project is invalid:" ? lines.slice(1).join("\n") : lines.join("\n")
}

const withPermissions = (permissions: object): string => aboutProject({ path: "a", permissions })
const withGrant = (read: unknown): string => withPermissions({ jobs: { read } })
const withEntry = (entry: object): string => aboutProject({ path: "a", scope: { allowlist: [entry] } })

describe("what is wrong with a grant", () => {
  const grant = "expected a grant (true, false, a role, `job_token`, `job_token_and_<role>` or an object)"
  const messages: readonly (readonly [unknown, string])[] = [
    ["maintaner", "permissions.jobs.read: unknown value `maintaner`; did you mean `maintainer`?"],
    ["job_tokens", "permissions.jobs.read: unknown value `job_tokens`; did you mean `job_token`?"],
    [
      "job_token_and_everyone",
      "permissions.jobs.read: unknown value `job_token_and_everyone`; expected one of `guest`, `reporter`, " +
        "`developer`, `maintainer`, `owner`, `job_token`, `job_token_and_guest`, `job_token_and_reporter`, " +
        "`job_token_and_developer`, `job_token_and_maintainer`, `job_token_and_owner`"
    ],
    [3, `permissions.jobs.read: ${grant}, got the number \`3\``],
    [null, `permissions.jobs.read: ${grant}, got null`],
    [["guest"], `permissions.jobs.read: ${grant}, got a list`],
    [
      { job_tokens: {} },
      "permissions.jobs.read.job_tokens: unknown key `job_tokens`; did you mean `job_token`?"
    ],
    [
      { job_token: true },
      "permissions.jobs.read.job_token: expected false or an object, got the boolean `true`"
    ],
    [
      { job_token: { refs: "protcted" } },
      "permissions.jobs.read.job_token.refs: unknown value `protcted`; did you mean `protected`?"
    ],
    [
      { job_token: { environments: ["production", 3] } },
      "permissions.jobs.read.job_token.environments[1]: expected a text, got the number `3`"
    ],
    [
      { job_token: { expires_at: "tomorrow" } },
      "permissions.jobs.read.job_token.expires_at: `tomorrow`; " +
        "expected an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`"
    ],
    [
      { min_role: "boss", deploy_token: "yes" },
      "permissions.jobs.read.min_role: unknown value `boss`; expected one of `anonymous`, `authenticated`, " +
        "`guest`, `reporter`, `developer`, `maintainer`, `owner`\n" +
        "permissions.jobs.read.deploy_token: expected true or false, got the text `yes`"
    ]
  ]
  for (const [read, message] of messages)
    test(JSON.stringify(read), () => expect(withGrant(read)).toBe(message))
})

describe("what is wrong with a document", () => {
  const messages: readonly (readonly [object, string])[] = [
    [{ job: {} }, "permissions.job: unknown key `job`; did you mean `jobs`?"],
    [
      { package_registry: { mavne: { read: true } } },
      "permissions.package_registry.mavne: unknown key `mavne`; did you mean `maven`?"
    ],
    [{ jobs: { raed: true } }, "permissions.jobs.raed: unknown key `raed`; did you mean `read`?"],
    [{ jobs: true }, "permissions.jobs: expected an object, got the boolean `true`"],
    [
      { jobs: { default: { read: true } } },
      "permissions.jobs.default: unknown key `default`; expected one of `read`, `write`, `delete`"
    ],
    [
      JSON.parse('{"jobs": {"__proto__": {"read": true}}}') as object,
      "permissions.jobs.__proto__: unknown key `__proto__`; expected one of `read`, `write`, `delete`"
    ]
  ]
  for (const [document, message] of messages) {
    test(JSON.stringify(document), () => expect(withPermissions(document)).toBe(message))
  }
})

describe("what is wrong with a project", () => {
  const place = "expected a full path, such as `acme/backend`"
  const messages: readonly (readonly [object, string])[] = [
    [{}, "path: is missing"],
    [[], "expected an object, got a list"],
    [{ path: "/a" }, `path: \`/a\`; ${place}`],
    [{ path: "a//b" }, `path: \`a//b\`; ${place}`],
    [{ path: 3 }, "path: expected a text, got the number `3`"],
    [{ path: "a", id: 0 }, "id: `0`; expected a positive whole number"],
    [{ path: "a", id: "1" }, "id: expected a number, got the text `1`"],
    [{ path: "a", visibility: "pubic" }, "visibility: unknown value `pubic`; did you mean `public`?"],
    [{ path: "a", scop: {} }, "scop: unknown key `scop`; did you mean `scope`?"],
    [{ path: "a", permissions: null }, "permissions: expected an object, got null"],
    [{ path: "a", facts: { target: "github" } }, "facts.target: expected `gitlab`, got the text `github`"],
    [
      { path: "a", facts: { registries: ["mavn"] } },
      "facts.registries[0]: unknown value `mavn`; did you mean `maven`?"
    ]
  ]
  for (const [project, message] of messages) {
    test(JSON.stringify(project), () => expect(aboutProject(project)).toBe(message))
  }
})

describe("what is wrong with a scope", () => {
  const either = "an object; expected an entry that names either a `project` or a `group`"
  const messages: readonly (readonly [object, string])[] = [
    [{}, `scope.allowlist[0]: ${either}`],
    [{ project: "x", group: "y" }, `scope.allowlist[0]: ${either}`],
    [
      { project: true },
      "scope.allowlist[0].project: expected a project's or group's number or full path, got the boolean `true`"
    ],
    [
      { group: "" },
      "scope.allowlist[0].group: expected a project's or group's number or full path, got the text ``"
    ],
    [
      { project: "x", expire_at: "2027-01-01T00:00:00Z" },
      "scope.allowlist[0].expire_at: unknown key `expire_at`; did you mean `expires_at`?"
    ],
    [
      { project: "x", job_token_policies: ["read_package", "package_registry.maven:wirte"] },
      "scope.allowlist[0].job_token_policies[0]: unknown value `read_package`; did you mean `read_packages`?\n" +
        "scope.allowlist[0].job_token_policies[1]: unknown value `package_registry.maven:wirte`; " +
        "did you mean `package_registry.maven:write`?"
    ]
  ]
  for (const [entry, message] of messages)
    test(JSON.stringify(entry), () => expect(withEntry(entry)).toBe(message))

  test("a value that is neither true, false nor null", () => {
    expect(aboutProject({ path: "a", scope: { inbound_enabled: "yes" } })).toBe(
      "scope.inbound_enabled: expected true or false or null, got the text `yes`"
    )
  })

  test("two entries for one source", () => {
    const allowlist = [{ project: "x" }, { group: "x" }, { project: 3 }, { project: "x" }, { project: 3 }]
    expect(aboutProject({ path: "a", scope: { allowlist } })).toBe(
      "scope.allowlist[3]: names the same source as entry 0; one entry decides, so keep one of them\n" +
        "scope.allowlist[4]: names the same source as entry 2; one entry decides, so keep one of them"
    )
  })
})

describe("InvalidInput", () => {
  test("lists every problem at once, with its path", () => {
    const project = {
      pth: "a",
      id: -1,
      permissions: { jobs: { read: "guset", wirte: true } },
      scope: { allowlist: [{ project: "x" }, { groups: 1 }] }
    }
    try {
      createEngine().putProject(project as never)
      expect.fail("should be refused")
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      expect(error.name).toBe("InvalidInput")
      expect(error.problems.map(({ path }) => path.join("/")).sort()).toEqual([
        "id",
        "path",
        "permissions/jobs/read",
        "permissions/jobs/wirte",
        "pth",
        "scope/allowlist/1/groups"
      ])
    }
  })

  test("says what was put", () => {
    expect(messageOf((engine) => engine.putInstance({ enforce_scop: true } as never))).toBe(
      "instance is invalid:\nenforce_scop: unknown key `enforce_scop`; did you mean `enforce_scope`?"
    )
    expect(messageOf((engine) => engine.putGroup({ path: "a", limit: {} } as never))).toBe(
      "group is invalid:\nlimit: unknown key `limit`; did you mean `limits`?"
    )
  })

  test("says what was put also where something else stands at that path", () => {
    const message = (put: (engine: Engine, id: number) => void): string =>
      messageOf((engine) => [1, 2].forEach((id) => put(engine, id)))
    expect(message((engine, id) => engine.putGroup({ id, path: "a" }))).toBe(
      "group is invalid:\npath: `a` is already the path of group 1; remove or move that one first"
    )
    expect(message((engine, id) => engine.putProject({ id, path: "a" }))).toBe(
      "project is invalid:\npath: `a` is already the path of project 1; remove or move that one first"
    )
  })

  test("says where in a world, and refuses what is no world", () => {
    const load = (world: unknown) => messageOf((engine) => engine.load(world as never))
    expect(load({ groups: [{ path: "a" }, { path: "" }], projects: [{ id: 0 }] })).toBe(
      "world is invalid:\n" +
        "groups[1].path: ``; expected a full path, such as `acme/backend`\n" +
        "projects[0].id: `0`; expected a positive whole number\n" +
        "projects[0].path: is missing"
    )
    expect(load({ project: [] })).toBe(
      "world is invalid:\nproject: unknown key `project`; did you mean `projects`?"
    )
    expect(load([])).toBe("world is invalid:\nexpected an object, got a list")
    expect(load(null)).toBe("world is invalid:\nexpected an object, got null")
    expect(load(new Map())).toBe("world is invalid:\nexpected an object with members, got a `Map`")
    expect(load("world")).toBe("world is invalid:\nexpected an object, got the text `world`")
    expect(load({ projects: {} })).toBe("world is invalid:\nprojects: expected a list, got an object")
    expect(load({ instance: null })).toBe("world is invalid:\ninstance: expected an object, got null")
    const unreadable = {
      get projects(): never {
        throw new Error("closed")
      }
    }
    expect(load(unreadable)).toBe("world is invalid:\ncould not be read: closed")
  })

  test("keeps what an input says from breaking out of its line", () => {
    expect(aboutProject({ path: "a", visibility: "x`\n\u202Ey\u0000" })).toBe(
      "visibility: unknown value `x\uFFFD\uFFFD\uFFFDy\uFFFD`; expected one of `private`, `internal`, `public`"
    )
    expect(aboutProject({ path: "a", "k\nk": 1 })).toMatch(
      /^\["k\\nk"\]: unknown key `k\uFFFDk`; expected one of /
    )
    expect(aboutProject({ path: "a", visibility: "v".repeat(9999) }).length).toBeLessThan(200)
  })

  test("counts what is too much to list", () => {
    const jobs = Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`action-${at}`, true]))
    const lines = withPermissions({ jobs }).split("\n")
    expect([lines.length, lines.at(-1)]).toEqual([51, "and 30 more"])
  })
})
