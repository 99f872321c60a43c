import { describe, expect, it } from "vitest"
import { notAvailable, serve } from "../../test/serving.ts"

const payload = `{ clientMutationId dryRun errors problems { path message } projectsConcerned differencesLeftOut
  findings { rule severity projects example level }
  differences { projects example accessLost { cells users } }
  jobTokenPermissions { defaults limits enforceScope revision } }`

const updateGroup = `mutation ($input: UpdateGroupJobTokenPermissionsInput!) { updateGroupJobTokenPermissions(input: $input) ${payload} }`
const resetGroup = `mutation ($input: ResetGroupJobTokenPermissionsInput!) { resetGroupJobTokenPermissions(input: $input) ${payload} }`
const updateInstance = `mutation ($input: UpdateInstanceJobTokenPermissionsInput!) { updateInstanceJobTokenPermissions(input: $input) ${payload} }`

const limits = { package_registry: { default: { delete: "maintainer" } } }

describe("updateGroupJobTokenPermissions", () => {
  it("merges into what the group states, by documents or typed", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask("olga", updateGroup, {
      input: { fullPath: "acme", limits, defaultGrants: { jobs: { write: "OWNER" } }, clientMutationId: "7" }
    })
    expect(errors).toEqual([])
    expect(data["updateGroupJobTokenPermissions"]).toMatchObject({
      clientMutationId: "7",
      dryRun: false,
      errors: [],
      problems: [],
      projectsConcerned: 4,
      differences: null,
      differencesLeftOut: null,
      jobTokenPermissions: { defaults: { jobs: { write: "owner" } }, limits, enforceScope: null, revision: 1 }
    })
    const cleared = await ask("olga", updateGroup, { input: { fullPath: "acme", limits: null } })
    expect(cleared.data["updateGroupJobTokenPermissions"]?.["jobTokenPermissions"]).toEqual({
      defaults: { jobs: { write: "owner" } },
      limits: {},
      enforceScope: null,
      revision: 2
    })
  })

  it("says with dryRun who would lose what in which projects, and stores nothing", async () => {
    const { ask, policies } = await serve()
    const { data } = await ask("olga", updateGroup, {
      input: { fullPath: "acme", limits: { jobs: { write: "owner" } }, dryRun: true }
    })
    expect(data["updateGroupJobTokenPermissions"]).toMatchObject({
      dryRun: true,
      projectsConcerned: 4,
      differencesLeftOut: 0,
      differences: expect.arrayContaining([
        { projects: expect.any(Number), example: "acme/backend", accessLost: expect.any(Array) }
      ])
    })
    expect(await policies()).toEqual([])
  })

  it("refuses what introduces critical findings below", async () => {
    const { ask, policies } = await serve()
    const { data } = await ask("olga", updateGroup, {
      input: {
        fullPath: "acme",
        defaults: {
          jobs: { write: { job_token: { refs: "any_including_forks", trigger_role: "authenticated" } } }
        }
      }
    })
    expect(data["updateGroupJobTokenPermissions"]).toMatchObject({
      jobTokenPermissions: null,
      errors: expect.arrayContaining([expect.any(String)]),
      findings: expect.arrayContaining([expect.objectContaining({ severity: "CRITICAL", projects: 4 })])
    })
    expect(await policies()).toEqual([])
  })

  it.each([
    [{ fullPath: "acme" }, "give what is to be merged"],
    [{ fullPath: "acme", defaults: {}, defaultGrants: {} }, "both `defaults` and `defaultGrants`"],
    [{ fullPath: "acme", limits: { job: {} } }, "limits.job: unknown key `job`; did you mean `jobs`?"],
    [{ fullPath: "acme", limits, ifRevision: 4 }, "at revision 0 by now"]
  ])("refuses %j in its payload", async (input, hint) => {
    const { ask, policies } = await serve()
    const { data } = await ask("olga", updateGroup, { input })
    expect(data["updateGroupJobTokenPermissions"]).toMatchObject({
      errors: [expect.stringContaining(hint)],
      jobTokenPermissions: null
    })
    expect(await policies()).toEqual([])
  })

  it.each([
    ["maya", "acme"],
    ["pia", "acme"],
    ["olga", "partner"],
    ["olga", "nothing"],
    ["olga-read_api", "acme"],
    ["job-onMain", "acme"],
    [null, "acme"]
  ])("answers %s about %s what it answers to everybody who may not", async (who, fullPath) => {
    const { ask, policies } = await serve()
    for (const input of [
      { fullPath, limits },
      { fullPath, limits: { nonsense: 1 } }
    ]) {
      const { data, errors } = await ask(who, updateGroup, { input })
      expect([data, errors.map(({ message }) => message)]).toEqual([
        { updateGroupJobTokenPermissions: null },
        [notAvailable]
      ])
    }
    expect(await policies()).toEqual([])
  })
})

describe("resetGroupJobTokenPermissions", () => {
  it("clears what the group states", async () => {
    const { ask } = await serve()
    await ask("olga", updateGroup, { input: { fullPath: "acme", limits } })
    const { data } = await ask("olga", resetGroup, { input: { fullPath: "acme", ifRevision: 1 } })
    expect(data["resetGroupJobTokenPermissions"]).toMatchObject({
      errors: [],
      jobTokenPermissions: { defaults: {}, limits: {}, revision: 2 }
    })
  })
})

describe("updateInstanceJobTokenPermissions", () => {
  it("is for administrators", async () => {
    const { ask } = await serve()
    const input = {
      limitGrants: { packageRegistry: { default: { delete: "MAINTAINER" } } },
      enforceScope: true
    }
    const { data } = await ask("ada", updateInstance, { input })
    expect(data["updateInstanceJobTokenPermissions"]).toMatchObject({
      errors: [],
      jobTokenPermissions: { limits, enforceScope: true, revision: 1 }
    })
    for (const who of ["olga", "audie", null]) {
      const { errors } = await ask(who, updateInstance, { input })
      expect(errors.map(({ message }) => message)).toEqual([notAvailable])
    }
  })
})
