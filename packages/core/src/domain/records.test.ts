import { describe, expect, test } from "vitest"
import { makeClassSpace } from "../access/class-space.ts"
import { createEngineFor } from "../engine.ts"
import { InvalidInput } from "../input/decode.ts"
import type { GrantOf } from "../policy/grant.ts"
import { makeSentences } from "../sentences/sentences.ts"
import { fixtureRecords, records, recordUsers, recordWords, type Records } from "./records.ts"
import { makeVocabulary } from "./vocabulary.ts"

type User = keyof typeof recordUsers
type Path = (typeof fixtureRecords)[number]["path"]
type Action = Records["actions"][number]["name"]
type Role = Records["roles"][number]

const paths: readonly Path[] = ["record-1", "record-2"]
const users: readonly User[] = ["alice", "bob"]
const actions: readonly Action[] = ["read", "write", "delete", "soft_delete"]

const fixture = () => {
  const engine = createEngineFor(records, { now: () => 0 })
  engine.load({ projects: fixtureRecords })
  return engine
}

const userOf = (name: User, path: Path) => ({ type: "user", role: recordUsers[name][path] }) as const
const admin = { type: "user", role: "admin" } as const

describe("the required policy behaviour of the AuthZEN certification", () => {
  const engine = fixture()
  const may = (caller: { readonly type: "user"; readonly role: Role }, action: Action, project: Path) =>
    engine.allows({ project, caller, resource: "record", action })

  // Rule by rule of the scenario's section 1.4, its two properties and `soft` read as the module says.
  const rules: readonly (readonly [string, boolean, boolean])[] = [
    ["1. alice reads record-1", may(userOf("alice", "record-1"), "read", "record-1"), true],
    ["2. alice writes record-1", may(userOf("alice", "record-1"), "write", "record-1"), true],
    ["3. bob reads record-1", may(userOf("bob", "record-1"), "read", "record-1"), true],
    ["4. bob writes record-1", may(userOf("bob", "record-1"), "write", "record-1"), false],
    ["5. alice writes an archived record", may(userOf("alice", "record-2"), "write", "record-2"), false],
    ["6. an admin writes an archived record", may(admin, "write", "record-2"), true],
    ["7. alice deletes record-1 softly", may(userOf("alice", "record-1"), "soft_delete", "record-1"), true],
    ["8. alice deletes record-1 for good", may(userOf("alice", "record-1"), "delete", "record-1"), false]
  ]
  test.each(rules)("%s: %s", (_, decided, required) => expect(decided).toBe(required))

  test("the whole truth table: two users, two records, four actions", () => {
    const table = users.flatMap((user) =>
      paths.map((path) => [
        `${user} ${path}`,
        actions.filter((action) => may(userOf(user, path), action, path)).join(" ")
      ])
    )
    expect(Object.fromEntries(table)).toEqual({
      "alice record-1": "read write soft_delete",
      "alice record-2": "read",
      "bob record-1": "read",
      "bob record-2": "read write delete soft_delete"
    })
  })

  test("every answer has its reason, its grant and its revision", () => {
    const asked = {
      project: "record-1",
      caller: userOf("bob", "record-1"),
      resource: "record",
      action: "write"
    }
    expect(engine.decide(asked)).toEqual({
      allowed: false,
      reason: "role_too_low",
      cell: { resource: "record", action: "write" },
      grant: { value: true, source: { level: "baseline" } },
      revision: 0
    })
    expect(engine.decide({ ...asked, project: "record-3" }).reason).toBe("unknown_project")
    expect(engine.decide({ ...asked, resource: "records" }).reason).toBe("unknown_resource")
    expect(engine.decide({ ...asked, action: "can_read" }).reason).toBe("unknown_action")
  })
})

describe("what the certification searches for", () => {
  const engine = fixture()
  const subjects = (action: Action, path: Path) => {
    const roles = engine.whoCan(path, "record", action)?.users ?? []
    return users.filter((user) => roles.includes(recordUsers[user][path]))
  }
  const actionsOf = (user: User, path: Path) => engine.whatCan(path, userOf(user, path))

  test("subjects: S1 and S4", () => {
    expect(subjects("read", "record-1")).toEqual(["alice", "bob"])
    expect(subjects("write", "record-2")).toEqual(["bob"])
  })

  test("resources: S2 and S5", () => {
    const recordsFor = (user: User, action: Action) =>
      paths.filter((path) => actionsOf(user, path)?.includes(`record:${action}`))
    expect(recordsFor("alice", "read")).toEqual(["record-1", "record-2"])
    expect(recordsFor("bob", "write")).toEqual(["record-2"])
  })

  test("actions: S3 and S6", () => {
    expect(actionsOf("alice", "record-1")).toEqual(["record:read", "record:write", "record:soft_delete"])
    expect(actionsOf("bob", "record-2")).toEqual([
      "record:read",
      "record:write",
      "record:delete",
      "record:soft_delete"
    ])
  })
})

describe("every question in the words of records", () => {
  const { parseSentence, printDifference } = makeSentences(makeVocabulary(records), recordWords)
  const withWrite = (write: GrantOf<Records>) =>
    ({ path: "record-1", permissions: { record: { write } } }) as const

  test("what changes, in sentences that can be read back", () => {
    const difference = fixture().diff(withWrite("editor"), withWrite("job_token_and_admin"))
    const said = printDifference(difference)
    expect(said.map(({ text }) => text)).toEqual([
      "the project's pipelines triggered by an editor or above can now write the record",
      "editors can no longer write the record"
    ])
    for (const sentence of said) expect(parseSentence(sentence.text)).toEqual(sentence)
  })

  test("an archived record gives less than an active one, and more to nobody", () => {
    const engine = fixture()
    const [active, archived] = [
      { path: "record-1", visibility: "active" },
      { path: "record-1", visibility: "archived" }
    ] as const
    expect(engine.narrower(archived, active)).toBe(true)
    expect(engine.equivalent(archived, active)).toBe(false)
    const lost = engine.diff(active, archived).lost
    expect(lost.map(({ cells, users }) => [cells, users])).toEqual([
      [["record:write", "record:soft_delete"], ["editor"]]
    ])
  })

  test("what would let bob write", () => {
    const asked = {
      project: "record-1",
      caller: userOf("bob", "record-1"),
      resource: "record",
      action: "write"
    }
    expect(fixture().explain(asked)).toMatchObject({
      reason: "role_too_low",
      byCaller: [[{ attribute: "role", to: "editor" }]],
      byOwner: null
    })
  })

  test("the tightest policy for what alice was seen to do", () => {
    const seen = ["read", "write"].map((action) => ({
      project: "record-1",
      caller: userOf("alice", "record-1"),
      resource: "record",
      action
    }))
    const { permissions, refused, slack } = fixture().minimalPolicy({ path: "record-1" }, seen)
    expect(refused).toEqual([])
    expect(permissions).toEqual({
      record: { read: "editor", write: "editor", delete: false, soft_delete: false }
    })
    expect(slack.flatMap(({ cells, users: roles }) => (roles ? [[cells, roles]] : []))).toContainEqual([
      ["record:delete"],
      ["admin"]
    ])
  })

  test("limits, and the grant in force", () => {
    const engine = fixture()
    engine.putInstance({ limits: { record: { write: "admin" } } })
    expect(engine.limitedCells({ path: "record-1" })).toMatchObject([
      { resource: "record", action: "write", by: [{ level: "instance" }], lost: { users: ["editor"] } }
    ])
    expect(engine.effectivePermissions(withWrite("editor"))).toEqual({
      record: { read: true, write: "editor", delete: true, soft_delete: true }
    })
  })
})

describe("job tokens, deploy tokens and allowlists, of which the fixture says nothing", () => {
  const job = (project: string, trigger_role: Role) =>
    ({ type: "job", project, ref: { protected: false }, trigger_role }) as const
  const reasonFor = (write: GrantOf<Records>, caller: object) => {
    const engine = createEngineFor(records, { now: () => 0 })
    engine.putProject({ path: "record-1", permissions: { record: { write } } })
    return engine.decide({
      project: "record-1",
      caller: caller as never,
      resource: "record",
      action: "write"
    }).reason
  }

  test("have floors of their own", () => {
    expect(reasonFor("job_token", job("record-1", "editor"))).toBe("allowed")
    expect(reasonFor("job_token", job("record-1", "reader"))).toBe("trigger_role_too_low")
    expect(reasonFor({ min_role: "admin" }, job("record-1", "admin"))).toBe("grant_excludes_job_tokens")
  })

  test("have scopes and allowlist names of their own", () => {
    const engine = createEngineFor(records, { now: () => 0 })
    engine.putProject({
      path: "record-1",
      scope: { allowlist: [{ project: "reader", job_token_policies: ["see_records"] }] }
    })
    expect(engine.whatCan("record-1", job("reader", "admin"))).toEqual(["record:read"])
    const token = {
      type: "deploy_token",
      project: "record-1",
      scopes: ["read_records", "all_records"]
    } as const
    expect(engine.whatCan("record-1", token)).toEqual(["record:read"])
  })

  test("are 3 · 3 · 3 · 4 classes of job tokens and 1 of deploy tokens, beside 5 of users", () => {
    const vocabulary = makeVocabulary(records)
    expect([vocabulary.cells.length, makeClassSpace(vocabulary).size]).toEqual([4, 108 + 1 + 5])
  })
})

describe("the words of another domain", () => {
  test("are unknown here", () => {
    const engine = fixture()
    const asked = {
      project: "record-1",
      caller: userOf("alice", "record-1"),
      resource: "record",
      action: "read"
    }
    const reasonOf = (change: object) => engine.decide({ ...asked, ...change } as never).reason
    expect(reasonOf({ resource: "container_registry" })).toBe("unknown_resource")
    expect(reasonOf({ resource: "package_registry.maven" })).toBe("unknown_resource")
    expect(reasonOf({ caller: { type: "user", role: "maintainer" } })).toBe("invalid_request")
    expect(reasonOf({ caller: { ...asked.caller, scopes: ["api"] } })).toBe("token_scope_insufficient")
    const refused: readonly object[] = [
      { path: "a", visibility: "public" },
      { path: "a", permissions: { jobs: { read: true } } },
      { path: "a", permissions: { record: { read: "owner" } } },
      { path: "a", permissions: { record: { default: { read: true } } } },
      { path: "a", scope: { allowlist: [{ project: "b", job_token_policies: ["read_packages"] }] } }
    ]
    for (const project of refused) expect(() => engine.putProject(project as never)).toThrow(InvalidInput)
  })

  test("are not what is proposed for a mistake", () => {
    const wrong = { path: "record-1", permissions: { record: { write: "edtor" } } } as never
    expect(() => fixture().putProject(wrong)).toThrow(
      "project is invalid:\npermissions.record.write: unknown value `edtor`; did you mean `editor`?"
    )
  })
})
