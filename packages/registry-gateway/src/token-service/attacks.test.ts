import { beforeAll, describe, expect, it } from "vitest"
import { ask, sendRaw } from "../../test/client.ts"
import { basic, claimsIn, grantedTo, pathFor, tokenService } from "../../test/token-client.ts"

const job = basic("job-onMain-token")
const foreign = "partner/integration"

let service: Awaited<ReturnType<typeof tokenService>>["value"]
beforeAll(async () => {
  service = (await tokenService()).value
})

const statusOf = async (path: string, headers: Readonly<Record<string, string>> = job) =>
  (await ask(service, { path, headers })).status

describe("who asks for a token gets nothing more by", () => {
  it.each([
    `repository:acme/backend:pull repository:${foreign}:pull`,
    `repository:acme/backend:pull,repository:${foreign}:pull`,
    `repository:acme/backend:pull&scope=repository:${foreign}:pull`,
    `repository:acme/backend:pull"},{"type":"repository","name":"${foreign}","actions":["pull"]}`,
    `repository:acme/backend:pull\nrepository:${foreign}:pull`
  ])("a scope with another inside: %j", async (scope) => {
    expect(await grantedTo(service, job, scope)).toMatch(/^acme\/backend: pull$|^401: what is asked/)
  })

  it.each([
    `acme/backend/../../${foreign}`,
    `acme/backend%2f..%2f..%2f${foreign}`,
    `${foreign}#acme/backend`,
    `${foreign}@acme/backend`,
    `acme/backend//${foreign}`,
    `ACME/backend`
  ])("a name that a registry might read as another: %s", async (name) => {
    expect(await grantedTo(service, job, `repository:${name}:pull`)).toMatch(/^401: /)
  })

  it.each<readonly [string, string]>([
    ["another service", pathFor([], { service: "other_registry" })],
    ["a service in other letters", pathFor([], { service: "Container_Registry" })],
    ["no service", "/jwt/auth?scope=repository:acme/backend:pull"],
    ["two services", `${pathFor([])}&service=other_registry`],
    ["two accounts", `${pathFor([])}&account=a&account=b`],
    [
      "more scopes than are looked at",
      pathFor(Array.from({ length: 17 }, (_, at) => `repository:acme/a${at}:pull`))
    ],
    ["a long address", pathFor([`repository:${"a/".repeat(4000)}a:pull`])]
  ])("%s: 400", async (_, path) => {
    expect(await statusOf(path)).toBe(400)
  })

  it.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ["an account that is not the credential's", pathFor([], { account: "root" }), job],
    ["a token in the address", pathFor([], { job_token: "job-onMain-token" }), {}],
    ["a token in the address beside one", pathFor([], { private_token: "ada-token" }), job],
    ["two credentials", pathFor([]), { ...job, "private-token": "ada-token" }],
    ["a credential that is none", pathFor([]), { authorization: "Basic %%%" }]
  ])("%s: 401", async (_, path, headers) => {
    expect(await statusOf(path, headers)).toBe(401)
  })

  it("a header twice: neither counts", async () => {
    const sent = await sendRaw(
      service,
      `GET ${pathFor([])} HTTP/1.1\r\nHost: x\r\nAuthorization: ${job.authorization}\r\nAuthorization: ${job.authorization}\r\nConnection: close\r\n\r\n`
    )
    expect(sent).toMatch(/^HTTP\/1\.1 401 /)
  })

  it.each(["/", "/jwt/auth/", "/JWT/auth", "/jwt/auth/../auth", "//jwt/auth", "/jwt%2fauth"])(
    "another address: 404 for %s",
    async (path) => {
      expect(await statusOf(`${path}?service=container_registry`)).toBe(404)
    }
  )

  it("another method: 405, whatever it holds", async () => {
    const body =
      "grant_type=password&username=gitlab-ci-token&password=job-onMain-token&service=container_registry"
    const answers = await Promise.all(
      ["POST", "PUT", "HEAD", "DELETE"].map((method) =>
        ask(service, { path: pathFor([]), method, headers: job, ...(method === "POST" && { body }) })
      )
    )
    expect(answers.map(({ status, headers }) => [status, headers.allow])).toEqual(
      Array.from({ length: 4 }, () => [405, "GET"])
    )
  })

  it("asking for a token that is good for more tokens: there are none", async () => {
    const answer = await ask(service, { path: pathFor([], { offline_token: "true" }), headers: job })
    expect(Object.keys(JSON.parse(answer.body) as object).toSorted()).toEqual([
      "expires_in",
      "issued_at",
      "token"
    ])
  })

  it("using a token for another repository: only the one that it was made for stands in it", async () => {
    const answer = await ask(service, {
      path: pathFor(["repository:acme/backend:pull", "repository:acme/backend/web:pull,push"]),
      headers: job
    })
    expect((await claimsIn(answer)).access).toEqual([
      { type: "repository", name: "acme/backend", actions: ["pull"] },
      { type: "repository", name: "acme/backend/web", actions: ["pull", "push"] }
    ])
  })

  it("guessing: what is not there and what is not theirs look alike", async () => {
    const [absent, hidden] = await Promise.all([
      ask(service, { path: pathFor(["repository:acme/nothing:pull"]), headers: job }),
      ask(service, { path: pathFor([`repository:${foreign}:pull`]), headers: job })
    ])
    expect([hidden.status, hidden.body, hidden.phrase]).toEqual([absent.status, absent.body, absent.phrase])
  })
})
