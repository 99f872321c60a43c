import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, patch, run } from "../test/use-cases.ts"
import type { AccessEntity } from "./access-question.ts"
import { evaluateAccess } from "./evaluate-access.ts"
import { clients } from "./testing/platform-samples.ts"

const ask = (subject: AccessEntity, cell = "package_registry.maven:delete", client = clients.untrusted) => {
  const [type = "", name = ""] = cell.split(":")
  const evaluation = { subject, action: { name }, resource: { type, id: "123" } }
  return evaluateAccess(by(client), Effect.succeed(evaluation))
}

const nobodyDeletes = patch(as("maya"), { package_registry: { maven: { delete: false } } })

const nearestFor = (subject: AccessEntity, client?: typeof clients.untrusted) =>
  run(
    Effect.andThen(
      nobodyDeletes,
      Effect.map(ask(subject, undefined, client), ({ nearest }) => nearest)
    )
  )

const user = (id: string, properties = {}): AccessEntity => ({ type: "user", id, properties })
const credential = (token: string): AccessEntity => ({ type: "credential", id: "1", properties: { token } })

describe("the nearest changes", () => {
  it("come with a no to whoever may read the project's policy", async () => {
    for (const subject of [user("maya"), user("3"), credential("maya-token"), credential("maya-api-token")]) {
      expect(await nearestFor(subject)).toMatchObject({ byCaller: [], byOwner: { size: 1 } })
    }
    expect(await nearestFor(credential("maya-read_api-token"))).toMatchObject({
      byCaller: [],
      byOwner: null
    })
    expect(await nearestFor(user("olga"))).toBeDefined()
    expect(await nearestFor(user("ada"))).toBeDefined()
  })

  it.each<readonly [string, AccessEntity]>([
    ["a developer", user("dev")],
    ["an auditor, who is no maintainer", user("audie")],
    ["a maintainer who is blocked", user("gone")],
    ["a stranger", user("pia")],
    ["nobody", user("nobody")],
    ["a maintainer's token that may not read policies", credential("maya-read_registry-token")],
    ["a job of a maintainer", { type: "job", id: "9006" }],
    ["a job's token", credential("job-onMain-token")],
    ["a deploy token", { type: "deploy_token", id: "51" }],
    ["a kind of subject that there is not", { type: "robot", id: "maya" }]
  ])("do not come with a no to %s", async (_, subject) => {
    expect(await nearestFor(subject)).toBeUndefined()
  })

  it("are not opened by what a trusted client claims", async () => {
    const trusted = clients.trusted as unknown as typeof clients.untrusted
    expect(await nearestFor(user("dev", { role: "owner", active: true }), trusted)).toBeUndefined()
    expect(await nearestFor(user("maya", { role: "guest" }), trusted)).toBeDefined()
  })

  it("do not come with a yes", async () => {
    const decision = await run(ask(user("maya")))
    expect(decision).toMatchObject({ allowed: true })
    expect(decision.nearest).toBeUndefined()
  })
})
