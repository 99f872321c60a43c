import { answerAtOnce, Platform, Secret, type Credential, type Principal } from "@jobwarden/service"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { hashToken, makeToken } from "../token.ts"
import type { StaticPlatformData } from "./file-schema.ts"
import { layerStaticFromData } from "./layer.ts"

const secrets = {
  maya: makeToken("jw-"),
  readOnly: makeToken("jw-"),
  nothing: makeToken("jw-"),
  gone: makeToken("jw-"),
  running: makeToken("jw-"),
  finished: makeToken("jw-"),
  goneUsersJob: makeToken("jw-"),
  deploy: makeToken("jw-"),
  revokedDeploy: makeToken("jw-"),
  gateway: makeToken("jw-"),
  trusted: makeToken("jw-")
}
type Name = keyof typeof secrets
const expiry = "2027-01-01T00:00:00Z"
const sha256 = (name: Name) => ({ sha256: hashToken(secrets[name]) })

const data: StaticPlatformData = {
  version: 1,
  groups: [
    { id: 7, path: "acme", members: { olga: "owner", maya: "guest" } },
    { id: 8, path: "acme/web/inner", members: { dev: "reporter" } }
  ],
  projects: [
    { id: 123, path: "acme/backend", visibility: "internal", members: { maya: "maintainer", olga: "guest" } },
    {
      id: 124,
      path: "acme/web/inner/app",
      scope: { inbound_enabled: false },
      facts: { registries: ["npm"] }
    },
    { id: 125, path: "acmeother/app" },
    { id: 126, path: "__proto__/constructor", members: { __proto__x: "guest" } }
  ],
  users: [
    { id: 1, username: "olga", name: "Olga Ortiz", admin: true },
    { id: 2, username: "maya", name: "Maya Maier" },
    { id: 3, username: "dev", name: "Dev Dhillon" },
    { id: 4, username: "gone", name: "Gone", active: false },
    { id: 5, username: "__proto__x", name: "Proto", auditor: true }
  ],
  jobs: [
    {
      id: 9001,
      project: "acme/backend",
      ref: { name: "main", protected: true },
      environment: { name: "production", protected: true },
      user: "dev"
    },
    { id: 9002, project: 124, ref: { protected: false, fork: true }, user: "dev", active: false },
    { id: 9003, project: 124, ref: { protected: false }, user: "gone" }
  ],
  deploy_tokens: [
    { id: 5, project: "acme/backend", scopes: ["read_package_registry"] },
    { id: 6, group: "acme", scopes: ["read_registry"], active: false }
  ],
  tokens: [
    { ...sha256("maya"), user: "maya", expires_at: expiry },
    { ...sha256("readOnly"), user: "maya", scopes: ["read_api"] },
    { ...sha256("nothing"), user: "maya", scopes: [] },
    { ...sha256("gone"), user: "gone" },
    { ...sha256("running"), job: 9001, expires_at: expiry },
    { ...sha256("finished"), job: 9002 },
    { ...sha256("goneUsersJob"), job: 9003 },
    { ...sha256("deploy"), deploy_token: 5, expires_at: expiry },
    { ...sha256("revokedDeploy"), deploy_token: 6 },
    { ...sha256("gateway"), decision_client: "gateway", expires_at: expiry },
    { ...sha256("trusted"), decision_client: "gateway", trusted_context: true }
  ]
}

const before = Date.parse(expiry) - 1

const ask = <A>(
  question: (platform: Platform["Service"]) => Effect.Effect<A, unknown>,
  now = before
): Promise<A> =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now)
    return yield* question(yield* Platform)
  }).pipe(Effect.provide(Layer.provideMerge(layerStaticFromData(data), TestClock.layer())), Effect.runPromise)

const authenticate = (
  secret: string,
  presentedAs: Credential["presentedAs"],
  now?: number
): Promise<Principal | null> =>
  ask((platform) => platform.authenticate({ presentedAs, secret: new Secret(secret) }), now)

describe("authenticate", () => {
  it("answers at once: whoever asks with every request need not run it", async () => {
    const presented = { presentedAs: "private_token", secret: new Secret(secrets.maya) } as const
    const answer = await ask((platform) => Effect.sync(() => answerAtOnce(platform.authenticate(presented))))
    expect(answer).toMatchObject({ _tag: "Success", value: { username: "maya" } })
  })

  const doors = ["private_token", "job_token", "bearer", "basic"] as const

  it.each([
    ["a user's token", "maya", ["private_token", "bearer"]],
    ["a job's token", "running", ["job_token", "bearer", "basic"]],
    ["a deploy token", "deploy", ["basic"]],
    ["a decision client's token", "gateway", ["bearer"]]
  ] as const)("lets %s in by its own doors only", async (_what, name, own) => {
    const open = await Promise.all(doors.map((door) => authenticate(secrets[name], door)))
    expect(doors.filter((_, index) => open[index] !== null)).toEqual(own)
  })

  it("says who it is, and until when", async () => {
    expect(await authenticate(secrets.maya, "bearer")).toEqual({
      type: "user",
      id: 2,
      username: "maya",
      name: "Maya Maier",
      admin: false,
      active: true,
      endsAt: Date.parse(expiry)
    })
    expect(await authenticate(secrets.running, "job_token")).toEqual({
      type: "job",
      id: 9001,
      project: 123,
      ref: { name: "main", protected: true },
      environment: { name: "production", protected: true },
      userId: 3,
      active: true,
      endsAt: Date.parse(expiry)
    })
    expect(await authenticate(secrets.deploy, "basic")).toEqual({
      type: "deploy_token",
      id: 5,
      home: { project: 123 },
      scopes: ["read_package_registry"],
      active: true,
      endsAt: Date.parse(expiry)
    })
    expect(await authenticate(secrets.gateway, "bearer")).toEqual({
      type: "decision_client",
      id: "gateway",
      trustedContext: false
    })
    expect(await authenticate(secrets.trusted, "bearer")).toMatchObject({ trustedContext: true })
  })

  it("keeps a token's scopes: none at all is not the same as any", async () => {
    expect(await authenticate(secrets.maya, "private_token")).not.toHaveProperty("scopes")
    expect(await authenticate(secrets.readOnly, "private_token")).toMatchObject({ scopes: ["read_api"] })
    expect(await authenticate(secrets.nothing, "private_token")).toMatchObject({ scopes: [] })
  })

  it.each([
    ["a user who left", "gone", "private_token"],
    ["a finished job", "finished", "job_token"],
    ["a job of a user who left", "goneUsersJob", "job_token"],
    ["a deploy token that was revoked", "revokedDeploy", "basic"]
  ] as const)("says that %s is not active", async (_what, name, door) => {
    expect(await authenticate(secrets[name], door)).toMatchObject({ active: false })
  })

  it.each([
    ["maya", "private_token"],
    ["running", "job_token"],
    ["deploy", "basic"],
    ["gateway", "bearer"]
  ] as const)("lets %s in until its token expires", async (name, door) => {
    expect(await authenticate(secrets[name], door, before)).not.toBeNull()
    expect(await authenticate(secrets[name], door, before + 1)).toBeNull()
    expect(await authenticate(secrets[name], door, before * 2)).toBeNull()
  })

  it.each([
    ["a token that nobody has", makeToken("jw-")],
    ["the hash from the file", hashToken(secrets.maya)],
    ["a token in another case", secrets.maya.toUpperCase()],
    ["a token with a space", `${secrets.maya} `],
    ["the empty text", ""],
    ["a username", "maya"],
    ["a name that every object has", "__proto__"]
  ])("knows nobody by %s", async (_what, secret) => {
    expect(await Promise.all(doors.map((door) => authenticate(secret, door)))).toEqual([
      null,
      null,
      null,
      null
    ])
  })
})

describe("memberRole", () => {
  it.each([
    ["the project's own members", 2, 123, "maintainer"],
    ["the highest, where a group above gives more", 1, 123, "owner"],
    ["groups above a group that the file leaves out", 2, 124, "guest"],
    ["the nearest group", 3, 124, "reporter"],
    ["members of another project: none", 3, 123, "authenticated"],
    ["a group whose path only begins the same: none", 1, 125, "authenticated"],
    ["a user nobody knows", 99, 123, "authenticated"],
    ["a project nobody knows", 1, 99, "authenticated"],
    ["odd names", 5, 126, "guest"]
  ])("counts %s", async (_what, user, project, role) => {
    expect(await ask((platform) => platform.memberRole(user, project))).toBe(role)
  })
})

describe("groupRole", () => {
  it.each([
    ["the group's own members", 1, 7, "owner"],
    ["members of a group above, past one that the file leaves out", 1, 8, "owner"],
    ["the highest of both", 3, 8, "reporter"],
    ["a lower role above", 2, 8, "guest"],
    ["members of something below it: none", 3, 7, "authenticated"],
    ["a user nobody knows", 99, 7, "authenticated"],
    ["a group nobody knows", 1, 99, "authenticated"],
    ["a project of that number", 1, 123, "authenticated"]
  ])("counts %s", async (_what, user, group, role) => {
    expect(await ask((platform) => platform.groupRole(user, group))).toBe(role)
  })
})

describe("knowsGroup", () => {
  it.each([
    ["everybody, where something below it is not private", 5, 7, true],
    ["its own members", 3, 8, true],
    ["members of a group above it", 2, 8, true],
    ["somebody who is a member elsewhere only: no", 5, 8, false],
    ["a user nobody knows: no", 99, 8, false],
    ["a group nobody knows: no", 1, 99, false]
  ])("counts %s", async (_what, user, group, known) => {
    expect(await ask((platform) => platform.knowsGroup(user, group))).toBe(known)
  })

  it("counts members of a project below it, and not those of a path that only begins the same", async () => {
    const organisation: StaticPlatformData = {
      version: 1,
      groups: [
        { id: 1, path: "acme" },
        { id: 2, path: "acm" }
      ],
      users: [{ id: 1, username: "olga", name: "Olga Ortiz" }],
      projects: [{ id: 1, path: "acme/inner/app", members: { olga: "guest" } }]
    }
    const known = Platform.use((platform) =>
      Effect.all([platform.knowsGroup(1, 1), platform.knowsGroup(1, 2)])
    ).pipe(Effect.provide(layerStaticFromData(organisation)), Effect.runPromise)
    expect(await known).toEqual([true, false])
  })
})

describe("the platform", () => {
  it("lists groups and projects without their members", async () => {
    const { groups, projects } = await ask((platform) => platform.inventory)
    expect(groups).toEqual([
      { id: 7, path: "acme" },
      { id: 8, path: "acme/web/inner" }
    ])
    expect(projects[0]).toEqual({ id: 123, path: "acme/backend", visibility: "internal" })
    expect(projects[1]).toEqual({
      id: 124,
      path: "acme/web/inner/app",
      visibility: "private",
      scope: { inbound_enabled: false },
      facts: { registries: ["npm"] }
    })
  })

  it("finds projects and users by id and by name, a number never being a name", async () => {
    expect(await ask((platform) => platform.project(123))).toMatchObject({ path: "acme/backend" })
    expect(await ask((platform) => platform.project("acme/backend"))).toMatchObject({ id: 123 })
    expect(await ask((platform) => platform.project("Acme/backend"))).toBeNull()
    expect(await ask((platform) => platform.project("123"))).toBeNull()
    expect(await ask((platform) => platform.project("__proto__"))).toBeNull()
    expect(await ask((platform) => platform.user(2))).toMatchObject({ username: "maya" })
    expect(await ask((platform) => platform.user("olga"))).toMatchObject({ id: 1, admin: true })
    expect(await ask((platform) => platform.user(5))).toMatchObject({ admin: false, auditor: true })
    expect(await ask((platform) => platform.user(1))).not.toHaveProperty("auditor")
    expect(await ask((platform) => platform.user("constructor"))).toBeNull()
  })

  it("finds groups by id and by path", async () => {
    expect(await ask((platform) => platform.group(8))).toEqual({ id: 8, path: "acme/web/inner" })
    expect(await ask((platform) => platform.group("acme"))).toEqual({ id: 7, path: "acme" })
    expect(await ask((platform) => platform.group("7"))).toBeNull()
    expect(await ask((platform) => platform.group("acme/web"))).toBeNull()
  })

  it("finds jobs and deploy tokens by id", async () => {
    expect(await ask((platform) => platform.job(9002))).toMatchObject({
      project: 124,
      active: false,
      ref: { fork: true }
    })
    expect(await ask((platform) => platform.job(1))).toBeNull()
    expect(await ask((platform) => platform.deployToken(6))).toMatchObject({
      home: { group: 7 },
      active: false
    })
    expect(await ask((platform) => platform.deployToken(9001))).toBeNull()
  })
})
