import { PlatformUnavailable, type JobPrincipal } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { audience, discoveryPath, startIssuer } from "../../test/issuer.ts"
import { setStage } from "../../test/oidc.ts"

const stage = setStage()

describe("a token of a job", () => {
  it.each(["bearer", "job_token"] as const)("says by the door %s who the job is", async (door) => {
    const { issuer, shown, logged, who, signed } = stage()
    expect(await who(await signed(), { door })).toEqual({
      type: "job",
      id: 7001,
      project: 123,
      ref: { name: "main", protected: true },
      userId: 4,
      active: true,
      identity: { issuer: issuer.url, isNative: true, roleInSource: "developer", manages: [] },
      endsAt: expect.any(Number)
    })
    expect([shown, logged]).toEqual([[], []])
  })

  it("says from when on it is good for nothing", async () => {
    const { who, signed } = stage()
    const exp = 1_800_000_077
    expect(await who(await signed({ exp }))).toMatchObject({ endsAt: exp * 1000 })
  })

  it("is of the project that runs the job, and a fork's where the code is another project's", async () => {
    const { who, signed } = stage()
    const fork = { project_id: "999", ref_protected: "true", user_access_level: "owner" }
    expect(await who(await signed(fork))).toMatchObject({
      project: 123,
      ref: { protected: true, fork: true },
      identity: { roleInSource: null, manages: [] }
    })
  })

  it("names its environment", async () => {
    const { who, signed } = stage()
    const environment = { environment: "production", environment_protected: "false" }
    expect(await who(await signed(environment))).toMatchObject({
      environment: { name: "production", protected: false }
    })
  })

  it("is of an algorithm that is configured", async () => {
    const { issuer, key, who, refuses } = stage()
    const token = await issuer.token({ header: { alg: "PS256" }, key: { ...key, id: "two" } })
    issuer.publish({ ...key.jwk, kid: "two", alg: "PS256" })
    expect(await who(token, { algorithms: ["RS256", "PS256"] })).toMatchObject({ id: 7001 })
    await refuses(token, "its algorithm is none of those configured")
  })

  it.each(["private_token", "basic"] as const)("does not come in by the door %s", async (door) => {
    const { issuer, shown, who, signed } = stage()
    expect(await who(await signed(), { door })).toBeNull()
    expect([shown, issuer.requests]).toEqual([[], []])
  })
})

describe("any other credential", () => {
  it("is the directory's", async () => {
    const { issuer, shown, who } = stage()
    expect(await who("maya-token")).toMatchObject({ type: "user", username: "maya" })
    expect(await who("nobodys-token")).toBeNull()
    const elsewhere = await issuer.token({ claims: { iss: "https://other.example" } })
    expect(await who(elsewhere)).toBeNull()
    expect(shown).toEqual(["maya-token", "nobodys-token", elsewhere])
    expect(issuer.requests).toEqual([])
  })
})

describe("what the directory knows", () => {
  it("counts for the project: one that it does not know has no jobs", async () => {
    const { refuses, signed } = stage()
    const unknown = { project_id: "777", job_project_id: "777" }
    await refuses(await signed(unknown), "the directory knows no project of the number in it")
  })

  it("counts for the user: the job of one who is blocked is over", async () => {
    const { who, signed } = stage()
    expect(await who(await signed({ user_id: "10" }))).toMatchObject({ active: false })
    expect(await who(await signed({ user_id: "77" }))).toMatchObject({ active: true })
  })

  it("counts for the job: one that is over is over, and another's is nobody's", async () => {
    const { who, refuses, signed } = stage()
    expect(await who(await signed({ job_id: "8001" }))).toMatchObject({ id: 8001, active: false })
    await refuses(
      await signed({ job_id: "8001", user_id: "3" }),
      "the directory knows the job of the number in it as another's"
    )
  })
})

describe("a directory that knows jobs by their projects", () => {
  const job: JobPrincipal = {
    type: "job",
    id: 7001,
    project: 123,
    ref: { protected: true },
    userId: 4,
    active: true
  }
  const knowing =
    (known: JobPrincipal | null) =>
    (projectId: number, id: number): Effect.Effect<JobPrincipal | null> =>
      Effect.succeed(projectId === 123 && id === 7001 ? known : null)

  it("says whether a job is over, however long its token goes on", async () => {
    const { who, signed } = stage()
    const token = await signed()
    expect(await who(token, { jobIn: knowing(job) })).toMatchObject({ id: 7001, active: true })
    expect(await who(token, { jobIn: knowing({ ...job, active: false }) })).toMatchObject({ active: false })
  })

  it("knows all of them: one that is not there is nobody", async () => {
    const { refuses, signed } = stage()
    await refuses(await signed(), "the directory knows no job of the number in it", { jobIn: knowing(null) })
  })

  it("is believed about whose it is", async () => {
    const { refuses, signed } = stage()
    await refuses(await signed(), "the directory knows the job of the number in it as another's", {
      jobIn: knowing({ ...job, userId: 3 })
    })
  })

  it("lets nobody in while it cannot say", async () => {
    const { who, signed } = stage()
    const unavailable = () => Effect.fail(new PlatformUnavailable({ reason: "away" }))
    const failure = await who(await signed(), { jobIn: unavailable }).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(PlatformUnavailable)
  })
})

describe("a second issuer", () => {
  const managers = [{ project: 5, manages: [123] as const }]
  const ofPolicy = { project_id: "5", job_project_id: "5" }

  it("with another GitLab's numbers is never one of the projects here", async () => {
    const { attackers, now, logged, who, signed } = stage()
    const second = await startIssuer(attackers, now)
    const others = [{ issuer: second.url, audience, ids: "elsewhere" } as const]
    const settings = { ids: "directory", managers, others } as const
    expect(await who(await signed(ofPolicy), settings)).toMatchObject({ identity: { manages: [123] } })
    expect(await who(await second.token({ claims: ofPolicy }), settings)).toBeNull()
    expect(logged).toEqual([
      `an identity token of ${second.url} was refused: it is another platform's, and may manage nothing here`
    ])
    await second.stop()
  })

  it("has managers of its own, whatever the directory knows", async () => {
    const { who, signed } = stage()
    const foreign = { project_id: "888", job_project_id: "888", user_id: "10" }
    const settings = { ids: "elsewhere", managers: [{ project: 888, manages: [123] as const }] } as const
    expect(await who(await signed(foreign), settings)).toMatchObject({
      project: 888,
      active: true,
      identity: { isNative: false, manages: [123] }
    })
  })
})

describe("an issuer that is down", () => {
  it("makes the platform unavailable: nobody is let in, and nobody is told to go", async () => {
    const { issuer, shown, who, signed } = stage()
    issuer.answers.set(discoveryPath, (response) => response.writeHead(503).end())
    const failure = await who(await signed()).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(PlatformUnavailable)
    expect(shown).toEqual([])
  })
})
