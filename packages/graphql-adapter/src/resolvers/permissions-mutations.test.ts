import { describe, expect, it } from "vitest"
import { mission, notAvailable, serve } from "../../test/serving.ts"

const update = `mutation ($input: UpdateJobTokenPermissionsInput!) {
  updateJobTokenPermissions(input: $input) {
    clientMutationId dryRun errors
    problems { path message }
    findings { rule severity path introduced fixes }
    accessGained { cells users deployTokens jobTokens { from { kind fullPath } triggerRoles } }
    accessLost { cells users deployTokens }
    jobTokenPermissions { revision explicitDocument cells(resource: "package_registry.maven") { action grant source } }
  }
}`

const reset = `mutation ($input: ResetJobTokenPermissionsInput!) {
  resetJobTokenPermissions(input: $input) {
    errors dryRun accessLost { cells } jobTokenPermissions { revision explicitDocument }
  }
}`

const path = { fullPath: "acme/backend" }

/** Gives jobs of forks what they should not have: a critical finding. */
const dangerous = {
  package_registry: {
    maven: { write: { job_token: { refs: "any_including_forks", trigger_role: "authenticated" } } }
  }
}

describe("updateJobTokenPermissions", () => {
  it("makes the mission's change, and says who gains and loses what", async () => {
    const { ask, events } = await serve()
    const { data, errors } = await ask("maya", update, {
      input: { ...path, permissions: mission, clientMutationId: "one" }
    })
    expect(errors).toEqual([])
    expect(data["updateJobTokenPermissions"]).toMatchObject({
      clientMutationId: "one",
      dryRun: false,
      errors: [],
      problems: [],
      accessGained: [
        {
          cells: ["package_registry.maven:delete"],
          users: [],
          deployTokens: false,
          jobTokens: [{ from: [{ kind: "OWN", fullPath: null }], triggerRoles: ["DEVELOPER"] }]
        }
      ],
      accessLost: [{ cells: ["package_registry.maven:write"], users: ["DEVELOPER"], deployTokens: true }],
      jobTokenPermissions: {
        revision: 1,
        explicitDocument: mission,
        cells: [
          { action: "READ", grant: true, source: "PROJECT" },
          { action: "WRITE", grant: "job_token_and_maintainer", source: "PROJECT" },
          { action: "DELETE", grant: "job_token_and_maintainer", source: "PROJECT" }
        ]
      }
    })
    expect(await events()).toEqual([
      expect.objectContaining({ event_name: "job_token_permissions_updated", actor: { type: "user", id: 3 } })
    ])
  })

  it("takes the same by typed grants, and clears with null", async () => {
    const { ask } = await serve()
    const grants = (maven: unknown) =>
      ask("maya", update, { input: { ...path, grants: { packageRegistry: { maven } } } })
    const stated = async (maven: unknown) =>
      (await grants(maven)).data["updateJobTokenPermissions"]?.["jobTokenPermissions"]?.["explicitDocument"]
    expect(
      await stated({
        read: "BASELINE",
        write: "JOB_TOKEN_AND_MAINTAINER",
        delete: "JOB_TOKEN_AND_MAINTAINER"
      })
    ).toEqual(mission)
    expect(await stated({ read: "NOBODY", delete: null })).toEqual({
      package_registry: { maven: { read: false, write: "job_token_and_maintainer" } }
    })
    expect(await stated(null)).toEqual({})
    const { data } = await ask("maya", update, {
      input: {
        ...path,
        grants: {
          packageRegistry: { default: { write: "OWNER" }, mlModel: { read: "GUEST" } },
          jobs: { write: "MAINTAINER" }
        }
      }
    })
    expect(data["updateJobTokenPermissions"]?.["jobTokenPermissions"]?.["explicitDocument"]).toEqual({
      package_registry: { default: { write: "owner" }, ml_model: { read: "guest" } },
      jobs: { write: "maintainer" }
    })
  })

  it("takes a document written into the request as one in the variables", async () => {
    const { ask } = await serve()
    const { data } = await ask(
      "maya",
      `mutation { updateJobTokenPermissions(input: { fullPath: "acme/backend", permissions: {
        package_registry: { maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" } }
        jobs: { write: { min_role: "owner", job_token: false } }
      } }) { errors jobTokenPermissions { explicitDocument } } }`
    )
    expect(data["updateJobTokenPermissions"]).toEqual({
      errors: [],
      jobTokenPermissions: {
        explicitDocument: { ...mission, jobs: { write: { min_role: "owner", job_token: false } } }
      }
    })
  })

  it.each([
    [{ ...path }, "give `permissions` or `grants`: what is to be merged"],
    [{ ...path, permissions: {}, grants: {} }, "both `permissions` and `grants` are given; give one"],
    [
      { ...path, permissions: mission, acknowledge: [{ rule: "job-token-launders-rol", reason: "x" }] },
      "did you mean"
    ],
    [
      { ...path, permissions: mission, acknowledge: [{ rule: "job-token-launders-role", reason: " " }] },
      "needs a reason"
    ],
    [
      {
        ...path,
        permissions: mission,
        acknowledge: [
          { rule: "job-token-launders-role", reason: "a" },
          { rule: "job-token-launders-role", reason: "b" }
        ]
      },
      "more than once"
    ]
  ])("refuses %j in its payload", async (input, hint) => {
    const { ask, policies } = await serve()
    const { data, errors } = await ask("maya", update, { input })
    expect(errors).toEqual([])
    expect(data["updateJobTokenPermissions"]).toMatchObject({
      errors: [expect.stringContaining(hint)],
      jobTokenPermissions: null
    })
    expect(await policies()).toEqual([])
  })

  it("lists every problem of a document, with its place and a hint", async () => {
    const { ask } = await serve()
    const { data } = await ask("maya", update, {
      input: {
        ...path,
        permissions: { package_registry: { mavn: { read: true } }, jobs: { write: "maintainr" } }
      }
    })
    expect(data["updateJobTokenPermissions"]).toMatchObject({
      errors: [
        "package_registry.mavn: unknown key `mavn`; did you mean `maven`?",
        expect.stringMatching(/^jobs\.write: .*did you mean `maintainer`\?$/)
      ],
      problems: [
        { path: "/package_registry/mavn", message: "unknown key `mavn`; did you mean `maven`?" },
        { path: "/jobs/write", message: expect.stringContaining("did you mean") }
      ],
      jobTokenPermissions: null,
      findings: null
    })
  })

  it("says what would happen and stores nothing with dryRun", async () => {
    const { ask, events, policies } = await serve()
    const { data } = await ask("maya", update, { input: { ...path, permissions: mission, dryRun: true } })
    expect(data["updateJobTokenPermissions"]).toMatchObject({
      dryRun: true,
      errors: [],
      accessLost: [{ cells: ["package_registry.maven:write"] }],
      jobTokenPermissions: {
        revision: 0,
        cells: [{}, { grant: "job_token_and_maintainer", source: "PROJECT" }, {}]
      }
    })
    expect([await events(), await policies()]).toEqual([[], []])
  })

  it("refuses what introduces a critical finding, with its place and fixes, unless it is acknowledged", async () => {
    const { ask, events, policies } = await serve()
    const refused = await ask("maya", update, { input: { ...path, permissions: dangerous } })
    expect(refused.errors).toEqual([])
    const payload = refused.data["updateJobTokenPermissions"] as unknown as {
      readonly findings: ReadonlyArray<{ readonly rule: string; readonly fixes: ReadonlyArray<unknown> }>
    }
    expect(payload).toMatchObject({
      jobTokenPermissions: null,
      accessGained: null,
      findings: ["job-token-without-trigger-floor", "fork-mr-token-write"].map((rule) =>
        expect.objectContaining({
          rule,
          severity: "CRITICAL",
          introduced: true,
          path: "/package_registry/maven/write"
        })
      )
    })
    expect(payload.findings[0]?.fixes.length).toBeGreaterThan(0)
    expect(await policies()).toEqual([])
    const rules = [...new Set(payload.findings.map(({ rule }) => rule))]
    const acknowledge = rules.map((rule) => ({ rule, reason: "tried it" }))
    const taken = await ask("maya", update, { input: { ...path, permissions: dangerous, acknowledge } })
    expect(taken.data["updateJobTokenPermissions"]).toMatchObject({
      errors: [],
      jobTokenPermissions: { revision: 1 }
    })
    expect(await events()).toMatchObject([
      { acknowledged: rules.map((rule) => ({ rule, reason: "tried it" })) },
      { reason: "introduces_a_finding" }
    ])
  })

  it("refuses from medium severity up with strict", async () => {
    const { ask } = await serve()
    const { data } = await ask("maya", update, { input: { ...path, permissions: mission, strict: true } })
    const { errors } = data["updateJobTokenPermissions"] as unknown as {
      readonly errors: ReadonlyArray<string>
    }
    expect(errors).toContainEqual(expect.stringContaining("(job-token-launders-role)"))
  })

  it("says that a rule cannot be acknowledged here", async () => {
    const first = await (await serve()).ask("maya", update, { input: { ...path, permissions: dangerous } })
    const { findings } = first.data["updateJobTokenPermissions"] as unknown as {
      readonly findings: ReadonlyArray<{ readonly rule: string }>
    }
    const rule = findings[0]?.rule ?? ""
    const { ask } = await serve({ unacknowledgeable: [rule] })
    const { data } = await ask("maya", update, {
      input: { ...path, permissions: dangerous, acknowledge: [{ rule, reason: "please" }] }
    })
    const { errors } = data["updateJobTokenPermissions"] as unknown as {
      readonly errors: ReadonlyArray<string>
    }
    expect(errors).toContainEqual(expect.stringContaining("does not let be acknowledged"))
  })

  it("changes nothing at another revision than ifRevision", async () => {
    const { ask, policies } = await serve()
    const at = (ifRevision: number, permissions: unknown) =>
      ask("maya", update, { input: { ...path, permissions, ifRevision } })
    expect((await at(0, mission)).data["updateJobTokenPermissions"]?.["errors"]).toEqual([])
    for (const other of [0, 2, -1]) {
      expect((await at(other, { jobs: { write: "owner" } })).data["updateJobTokenPermissions"]).toMatchObject(
        {
          jobTokenPermissions: null,
          errors: [expect.stringContaining("at revision 1 by now")]
        }
      )
    }
    expect((await policies())[0]).toMatchObject({ revision: 1, document: { permissions: mission } })
  })

  it("says which cells are more than the writer has, and no more than that nothing is available", async () => {
    const { ask, policies } = await serve()
    const { data, errors } = await ask("maya", update, {
      input: { ...path, permissions: { pipelines: { delete: "job_token" } } }
    })
    expect(data).toEqual({ updateJobTokenPermissions: null })
    expect(errors).toEqual([
      expect.objectContaining({
        message: notAvailable,
        extensions: { code: "RESOURCE_NOT_AVAILABLE", reason: expect.stringContaining("pipelines:delete") }
      })
    ])
    expect(await policies()).toEqual([])
  })

  it.each([
    [null, "acme/backend"],
    ["dev", "acme/backend"],
    ["pia", "acme/backend"],
    ["maya", "no/such"],
    ["maya", "123"],
    ["audie", "acme/backend"],
    ["maya-read_api", "acme/backend"],
    ["gone", "acme/backend"],
    ["job-onMain", "acme/backend"],
    ["job-finished", "acme/backend"]
  ])(
    "answers %s about %s what it answers to everybody who may not, whatever is wrong beside",
    async (who, fullPath) => {
      const { ask, policies } = await serve()
      const wrong = {
        fullPath,
        permissions: { nonsense: 1 },
        acknowledge: [{ rule: "x", reason: "" }],
        ifRevision: 9
      }
      const answers = [
        await ask(who, update, { input: { fullPath, permissions: mission } }),
        await ask(who, update, { input: { fullPath, permissions: mission, dryRun: true } }),
        await ask(who, update, { input: wrong })
      ]
      for (const { data, errors } of answers) {
        expect(data).toEqual({ updateJobTokenPermissions: null })
        expect(errors).toEqual([
          expect.objectContaining({ message: notAvailable, extensions: { code: "RESOURCE_NOT_AVAILABLE" } })
        ])
      }
      expect(await policies()).toEqual([])
    }
  )

  it("audits refused attempts as the REST API does, and no rehearsals", async () => {
    const { ask, events } = await serve()
    await ask("dev", update, { input: { ...path, permissions: mission } })
    await ask("dev", update, { input: { ...path, permissions: mission, dryRun: true } })
    await ask("job-onMain", update, { input: { ...path, permissions: mission } })
    expect(await events()).toMatchObject([
      { reason: "role_below_maintainer", count: 1 },
      { reason: "job_token_not_allowed", count: 1 }
    ])
  })

  it("makes several changes of one operation one after the other", async () => {
    const { ask } = await serve()
    const one = (alias: string, grant: string): string =>
      `${alias}: updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {jobs: {write: "${grant}"}}}) {
        jobTokenPermissions { revision explicitDocument }
      }`
    const { data } = await ask("maya", `mutation { ${one("a", "owner")} ${one("b", "maintainer")} }`)
    expect(data).toEqual({
      a: { jobTokenPermissions: { revision: 1, explicitDocument: { jobs: { write: "owner" } } } },
      b: { jobTokenPermissions: { revision: 2, explicitDocument: { jobs: { write: "maintainer" } } } }
    })
  })
})

describe("resetJobTokenPermissions", () => {
  it("clears what the project states, which can be tried before", async () => {
    const { ask } = await serve()
    await ask("maya", update, { input: { ...path, permissions: { jobs: { write: "owner" } } } })
    const tried = await ask("maya", reset, { input: { ...path, dryRun: true } })
    expect(tried.data["resetJobTokenPermissions"]).toMatchObject({
      dryRun: true,
      jobTokenPermissions: { revision: 1, explicitDocument: {} }
    })
    const { data } = await ask("maya", reset, { input: { ...path, ifRevision: 1 } })
    expect(data["resetJobTokenPermissions"]).toEqual({
      errors: [],
      dryRun: false,
      accessLost: [],
      jobTokenPermissions: { revision: 2, explicitDocument: {} }
    })
  })

  it("is refused to who may not, as every change is", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask("dev", reset, { input: path })
    expect([data, errors.map(({ message }) => message)]).toEqual([
      { resetJobTokenPermissions: null },
      [notAvailable]
    ])
  })
})
