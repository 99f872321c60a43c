import { Effect, Exit, Redacted, Scope } from "effect"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { listen } from "../../packages/cli/src/serve/service.ts"
import { layerServerClient } from "../../packages/cli/src/server/client.ts"
import { readState } from "../../packages/cli/src/server/state.ts"
import {
  audience,
  makeKey,
  startIssuer,
  type SigningKey,
  type Special,
  type TestIssuer
} from "../../packages/platforms/test/issuer.ts"
import { readStore, temporaryFolder } from "./service.ts"

// The mission's request, sent by a pipeline's job with the identity token that its GitLab signed for it.

const folder = temporaryFolder()
const scope = Effect.runSync(Scope.make())

let key: SigningKey
let issuer: TestIssuer
let second: TestIssuer
let url = ""

/** Maya maintains both projects. Jobs of the project `acme/policy` on its branch `main` manage the backend. */
const organisation = {
  version: 1,
  projects: [
    { id: 5, path: "acme/policy", members: { maya: "owner" } },
    { id: 6, path: "maya/sandbox", members: { maya: "owner" } },
    { id: 123, path: "acme/backend", visibility: "private", members: { maya: "maintainer" } },
    { id: 124, path: "acme/secret", visibility: "private", members: { maya: "maintainer" } },
    { id: 125, path: "acme/handbook", visibility: "public", members: { maya: "maintainer" } }
  ],
  users: [{ id: 4, username: "maya", name: "Maya" }]
}

beforeAll(async () => {
  key = await makeKey("one")
  ;[issuer, second] = [await startIssuer(key), await startIssuer(await makeKey("one"))]
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(organisation))
  const managers = [{ project: 5, ref: "main", manages: ["acme/backend"] }]
  const configuration = {
    version: 1,
    listen: "127.0.0.1:0",
    store: "sqlite:jobwarden.sqlite",
    platform: {
      type: "oidc",
      issuers: [
        { issuer: issuer.url, audience, ids: "directory", managers },
        { issuer: second.url, audience, ids: "elsewhere" }
      ],
      directory: { type: "static", file: "platform.yaml" }
    }
  }
  writeFileSync(join(folder, "jobwarden.yaml"), JSON.stringify(configuration))
  const read = readConfiguration(join(folder, "jobwarden.yaml"))
  ;({ url } = await Effect.runPromise(Scope.provide(listen(Effect.runSync(Effect.fromResult(read))), scope)))
})

afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await Promise.all([issuer.stop(), second.stop()])
  rmSync(folder, { recursive: true, force: true })
})

/** The claims of the job that manages the backend. */
const managing = {
  project_id: "5",
  project_path: "acme/policy",
  job_project_id: "5",
  job_project_path: "acme/policy",
  job_id: "7001",
  user_id: "4",
  user_access_level: "owner",
  ref: "main",
  ref_path: "refs/heads/main",
  ref_protected: "true"
}

const mission = {
  package_registry: { maven: { read: true, write: "job_token_and_maintainer", delete: "maintainer" } }
}

const send = async (
  token: string,
  { door = "authorization", method = "PATCH", project = "123" } = {}
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const response = await fetch(
    `${url}/api/v4/projects/${encodeURIComponent(project)}/job_token_permissions`,
    {
      method,
      headers: {
        [door]: door === "authorization" ? `Bearer ${token}` : token,
        ...(method === "PATCH" && { "content-type": "application/json" })
      },
      ...(method === "PATCH" && { body: JSON.stringify(mission) })
    }
  )
  const text = await response.text()
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) }
}

const token = (claims: Special["claims"] = {}, more: Omit<Special, "claims"> = {}, from = issuer) =>
  from.token({ claims: { ...managing, ...claims }, ...more })

describe("a job with an identity token", () => {
  it.each<readonly [string, () => Promise<string>, object, number]>([
    ["for somebody else", () => token({ aud: "https://vault.example" }), {}, 401],
    ["that has ended", () => token({ exp: 1_700_000_000 }), {}, 401],
    ["by another key of the same id", async () => token({}, { key: await makeKey("one") }), {}, 401],
    ["as PRIVATE-TOKEN, which is no door of a job's", token, { door: "private-token" }, 401],
    ["of a fork's pipeline, on a protected ref", () => token({ project_id: "999" }), {}, 401],
    ["of an unprotected branch", () => token({ ref_protected: "false" }), {}, 401],
    ["of another protected branch", () => token({ ref: "next", ref_path: "refs/heads/next" }), {}, 401],
    ["of a protected tag with the branch's name", () => token({ ref_path: "refs/tags/main" }), {}, 401],
    [
      "of another project, whose owner triggered it",
      () => token({ project_id: "6", job_project_id: "6" }),
      {},
      401
    ],
    ["of the same project number under a second issuer", () => token({}, {}, second), {}, 401],
    ["at a private project that it does not manage", token, { project: "124" }, 404],
    ["at a project that is not there", token, { project: "999" }, 404],
    ["at a public project that it does not manage", token, { project: "125" }, 403]
  ])("%s changes nothing", async (_, signed, call, status) => {
    const secret = await signed()
    expect((await send(secret, call)).status).toBe(status)
    expect((await send(secret, { ...call, method: "GET" })).status).toBe(status)
    expect(readStore(folder).revisions).toEqual([])
  })

  it.each(["authorization", "job-token"])("that may manage the project changes it: %s", async (door) => {
    const answer = await send(await token(), { door, project: "acme/backend" })
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { package_registry: { maven: { delete: "maintainer" } } }
    ])
    expect((await send(await token(), { door, method: "GET" })).body).toMatchObject({ revision: 1 })
  })

  it("is the author of its change in the log, with who signed for it", () => {
    const { events } = readStore(folder)
    const changes = events.flatMap((event) => {
      const { actor, event_name } = event as { readonly actor: unknown; readonly event_name: string }
      return event_name === "job_token_permissions_updated" ? [actor] : []
    })
    expect(changes).toEqual([{ type: "job", id: 7001, issuer: issuer.url }])
  })

  it("is what the command signs in with, and sees what it manages", async () => {
    const client = layerServerClient({ address: { base: url }, token: Redacted.make(await token()) })
    const { groups, instance, projects } = await Effect.runPromise(Effect.provide(readState(), client))
    expect([projects.map(({ path }) => path), groups, instance]).toEqual([["acme/backend"], [], null])
  })
})
