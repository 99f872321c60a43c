import { layerPolicyStoreMemory, layerUseRecorder, layerUseStoreMemory } from "@jobwarden/service"
import { layerPlatformSample } from "@jobwarden/service/testing"
import { Layer } from "effect"
import { describe, expect, it } from "vitest"
import { json } from "../test/serving.ts"
import { makeGraphQlHandler, type GraphQlHandlerOptions } from "./graphql-handler.ts"
import { defaultLimits, defaultSettings } from "./settings.ts"

const externalUrl = "https://host.example/under"

const ask = async (query: string, options: Partial<GraphQlHandlerOptions> = {}): Promise<unknown> => {
  const ports = Layer.mergeAll(layerPlatformSample, layerPolicyStoreMemory)
  const { dispose, fetch } = makeGraphQlHandler(ports, { externalUrl, ...options })
  const answer = await fetch(
    new Request("http://anything.example/api/graphql", {
      method: "POST",
      headers: json("maya"),
      body: JSON.stringify({ query })
    })
  )
  await dispose()
  return answer.json()
}

describe("a host's own server", () => {
  it("answers requests, with addresses below the one that clients know", async () => {
    expect(
      await ask('{ project(fullPath: "acme/backend") { webUrl jobTokenPermissions { revision } } }')
    ).toEqual({
      data: {
        project: { webUrl: `${externalUrl}/acme/backend`, jobTokenPermissions: { revision: 0 } }
      }
    })
  })

  it("shows no GraphiQL unless it is told to", async () => {
    expect(defaultSettings.graphiql).toBe(false)
  })

  it("has a log of use where it brings one", async () => {
    const query = '{ project(fullPath: "acme/backend") { ciJobTokenAuthLogs { count } } }'
    expect(await ask(query)).toEqual({ data: { project: { ciJobTokenAuthLogs: null } } })
    const kept = Layer.mergeAll(layerPlatformSample, layerPolicyStoreMemory, layerUseStoreMemory())
    const { dispose, fetch } = makeGraphQlHandler(kept, { externalUrl, beside: layerUseRecorder })
    const request = { method: "POST", headers: json("maya"), body: JSON.stringify({ query }) }
    const answer = await fetch(new Request("http://anything.example/api/graphql", request))
    expect(await answer.json()).toEqual({ data: { project: { ciJobTokenAuthLogs: { count: 0 } } } })
    await dispose()
  })

  it("sets limits, and what nobody may acknowledge", async () => {
    const few = { ...defaultSettings, limits: { ...defaultLimits, fields: 1 } }
    expect(await ask("{ a: __typename b: __typename }", { settings: few })).toMatchObject({
      errors: [{ extensions: { code: "TOO_MUCH" } }]
    })
    const change = `mutation { updateJobTokenPermissions(input: {
      fullPath: "acme/backend"
      permissions: { jobs: { write: { job_token: { refs: "any_including_forks" } } } }
      acknowledge: [{rule: "fork-mr-token-write", reason: "please"}]
    }) { errors } }`
    const refused = await ask(change, { unacknowledgeableRules: ["fork-mr-token-write"] })
    expect(JSON.stringify(refused)).toContain("does not let be acknowledged")
    expect(JSON.stringify(await ask(change))).toContain('"errors":[]')
  })
})
