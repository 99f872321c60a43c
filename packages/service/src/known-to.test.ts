import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, run } from "../test/use-cases.ts"
import { getGroup, getProject, knownTarget } from "./known-to.ts"
import { jobs, samplePlatform } from "./testing/platform-samples.ts"

const outcome = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.match(effect, { onFailure: ({ _tag }) => _tag, onSuccess: () => "known" })

describe("a project", () => {
  it.each([
    ["a member", as("gus"), "acme/backend", "known"],
    ["a stranger, a private one", as("pia"), "acme/backend", "ProjectNotFound"],
    ["a stranger, a public one", as("pia"), "acme/handbook", "known"],
    ["an auditor", as("audie"), "partner/integration", "known"],
    ["an administrator", as("ada"), "partner/integration", "known"],
    ["whoever asks for none that there is", as("ada"), "no/such", "ProjectNotFound"],
    ["nobody", by(null), "acme/handbook", "Unauthorized"],
    ["somebody who left", as("gone"), "acme/backend", "Unauthorized"],
    ["a job", by(jobs.onMain), "acme/backend", "Unauthorized"],
    ["a token that reads", as("maya", ["read_api"]), "acme/backend", "known"],
    ["a token for registries", as("maya", ["read_registry"]), "acme/backend", "InsufficientScope"],
    [
      "a token for registries, where its holder is a stranger",
      as("pia", ["read_registry"]),
      "acme/backend",
      "ProjectNotFound"
    ]
  ])("to %s: %s %s is %s", async (_, requester, path, expected) => {
    expect(await run(outcome(getProject(requester, path)))).toBe(expected)
  })

  it("is not looked up for whoever is not signed in", async () => {
    const asked: Array<unknown> = []
    const platform = {
      ...samplePlatform,
      project: (reference: number | string) => {
        asked.push(reference)
        return samplePlatform.project(reference)
      }
    }
    await run(outcome(getProject(by(null), "acme/handbook")), { platform })
    expect(asked).toEqual([])
  })
})

describe("a group", () => {
  it.each([
    ["its owner", as("olga"), "acme", "known"],
    ["a member below", as("maya"), "acme", "known"],
    ["a stranger", as("maya"), "partner", "GroupNotFound"],
    ["an auditor", as("audie"), "partner", "known"],
    ["nobody", by(null), "acme", "Unauthorized"],
    ["a token for registries", as("olga", ["read_registry"]), "acme", "InsufficientScope"]
  ])("to %s", async (_, requester, path, expected) => {
    expect(await run(outcome(getGroup(requester, path)))).toBe(expected)
  })
})

describe("what an allowlist may name", () => {
  const find = (
    requester: Parameters<typeof knownTarget>[0],
    path: string,
    kinds: Parameters<typeof knownTarget>[2]
  ) =>
    run(Effect.map(knownTarget(requester, path, kinds), (target) => target && `${target.kind} ${target.id}`))

  it("is found by its kind, and hidden as what is not there", async () => {
    const both = ["group", "project"] as const
    expect(await find(as("maya"), "acme", both)).toBe("group 7")
    expect(await find(as("maya"), "acme/app", both)).toBe("project 124")
    expect(await find(as("maya"), "acme", ["project"])).toBeNull()
    expect(await find(as("maya"), "partner/integration", both)).toBeNull()
    expect(await find(as("ada"), "partner/integration", both)).toBe("project 126")
    expect(await find(by(null), "acme/handbook", both)).toBeNull()
  })
})
