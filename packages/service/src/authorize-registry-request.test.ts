import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { as, mission, patch, run } from "../test/use-cases.ts"
import {
  authorizeRegistryRequest,
  type RegistryAction,
  type RegistryAnswer,
  type RegistryTarget
} from "./authorize-registry-request.ts"
import { PackageDirectory } from "./package-directory.ts"
import { Platform, PlatformUnavailable, type Credential, type Reference } from "./platform.ts"
import type { Presented } from "./presented-credential.ts"
import { Secret } from "./secret.ts"
import { projects, samplePlatform } from "./testing/platform-samples.ts"

const resource = "package_registry.maven"

const project = (reference: Reference): RegistryTarget => ({ type: "project", project: reference, resource })

const by = (presentedAs: Credential["presentedAs"], secret: string, username?: string): Presented => ({
  type: "one",
  credential: { presentedAs, secret: new Secret(secret) },
  ...(username === undefined ? {} : { username })
})

const person = (name: string): Presented => by("private_token", `${name}-token`)
const job = (name: string): Presented => by("job_token", `job-${name}-token`)
const deployToken = (name: string): Presented => by("basic", `deploy-${name}-token`, "somebody")
const nobody: Presented = { type: "none" }

/** A directory in which the app's library is known, and what package 17 is. */
const directory = Layer.succeed(PackageDirectory, {
  projectOf: ({ name }, group) =>
    Effect.succeed(name === "com/acme/app" && (group === null || group === 7) ? projects.backend.id : null),
  resourceOf: (project, packageId) =>
    Effect.succeed(project === projects.backend.id && packageId === 17 ? resource : null)
})

type Needs = Effect.Services<ReturnType<typeof authorizeRegistryRequest>>

const told = (answer: RegistryAnswer): string => (answer.type === "denied" ? answer.reason : answer.type)

const ask = (presented: Presented, target: RegistryTarget, action: RegistryAction) =>
  Effect.map(authorizeRegistryRequest({ presented, target, action }), told)

const runWith = <A, E>(
  effect: Effect.Effect<A, E, Needs | Effect.Services<ReturnType<typeof patch>>>,
  known: Layer.Layer<PackageDirectory> = directory
) => run(effect.pipe(Effect.provide(known)))

const backend = project(projects.backend.id)

const images = (path: string): RegistryTarget => ({
  type: "repository",
  path,
  resource: "container_registry"
})

const everything: RegistryTarget = { type: "group", group: 7, resource }

describe("an answer", () => {
  it.each<readonly [string, Presented, RegistryTarget, RegistryAction, string]>([
    ["a developer publishes", person("dev"), backend, "write", "allowed"],
    ["by path", person("dev"), project("acme/backend"), "write", "allowed"],
    ["a developer deletes", person("dev"), backend, "delete", "role_too_low"],
    ["a guest, who knows the project, reads", person("gus"), backend, "read", "role_too_low"],
    ["an administrator deletes", person("ada"), backend, "delete", "allowed"],
    ["somebody else reads a private project", person("pia"), backend, "read", "hidden"],
    ["somebody else writes to it", person("pia"), backend, "write", "hidden"],
    ["somebody else writes to a public project", person("pia"), project(125), "write", "role_too_low"],
    ["somebody else writes to an internal project", person("pia"), project(127), "write", "role_too_low"],
    ["a project that is not there", person("dev"), project(999), "read", "hidden"],
    ["a path in other letters", person("dev"), project("Acme/backend"), "read", "hidden"],
    [
      "a resource that is not there",
      person("dev"),
      { type: "project", project: 123, resource: "x" },
      "read",
      "unknown_resource"
    ],
    ["a blocked user", person("gone"), backend, "read", "sign_in"],
    ["a token that nobody has", person("guessed"), backend, "read", "sign_in"],
    ["nobody in particular reads", nobody, backend, "read", "sign_in"],
    ["nobody in particular asks for what is not there", nobody, project(999), "read", "sign_in"],
    ["nobody in particular reads a public project", nobody, project(125), "read", "allowed"],
    ["nobody in particular writes to a public project", nobody, project(125), "write", "sign_in"],
    ["nobody in particular reads an internal project", nobody, project(127), "read", "sign_in"],
    ["a decision client", by("bearer", "client-trusted-token"), backend, "read", "sign_in"],
    ["the project's own job publishes", job("onMain"), backend, "write", "allowed"],
    ["the project's own job deletes", job("onMain"), backend, "delete", "trigger_role_too_low"],
    ["a finished job", job("finished"), backend, "read", "sign_in"],
    ["a fork's pipeline publishes", job("ofFork"), backend, "write", "fork_pipeline"],
    ["a listed project's job reads", job("ofApp"), backend, "read", "allowed"],
    [
      "a listed project's job, which may read, writes",
      job("ofApp"),
      backend,
      "write",
      "entry_lacks_permission"
    ],
    ["a foreign project's job reads", job("onMain"), project(126), "read", "hidden"],
    [
      "a foreign project's job writes to a public project",
      job("onMain"),
      project(125),
      "write",
      "not_in_scope"
    ],
    ["a deploy token publishes", deployToken("writer"), backend, "write", "allowed"],
    ["a deploy token deletes", deployToken("writer"), backend, "delete", "token_scope_insufficient"],
    ["a deploy token elsewhere", deployToken("writer"), project(124), "read", "hidden"],
    [
      "a group's deploy token, which may read, writes",
      deployToken("groupReader"),
      backend,
      "write",
      "token_scope_insufficient"
    ],
    ["a revoked deploy token", deployToken("revoked"), backend, "read", "sign_in"],
    ["a developer pushes an image", person("dev"), images("acme/backend"), "write", "allowed"],
    ["an image below a project's path", person("dev"), images("acme/backend/app"), "write", "allowed"],
    ["two parts below", person("dev"), images("acme/backend/app/base"), "write", "allowed"],
    ["three parts below", person("dev"), images("acme/backend/app/base/x"), "write", "hidden"],
    ["an image of a project that is not there", person("dev"), images("acme/other/app"), "read", "hidden"],
    ["an image beside a project", person("dev"), images("acme/backendx/app"), "read", "hidden"],
    ["an image of no project", person("ada"), images("acme"), "read", "hidden"],
    ["nobody in particular pulls an image", nobody, images("acme/backend"), "read", "sign_in"],
    [
      "nobody in particular pulls from a public project",
      nobody,
      images("acme/handbook/app"),
      "read",
      "allowed"
    ],
    ["a foreign project's job pulls", job("onMain"), images("acme/app/image"), "read", "hidden"],
    ["an administrator lists what is in many projects", person("ada"), everything, "read", "hidden"],
    ["nobody in particular lists it", nobody, everything, "read", "sign_in"],
    ["somebody asks for the registry itself", person("pia"), { type: "registry" }, "read", "allowed"],
    ["a job does", job("onMain"), { type: "registry" }, "read", "allowed"],
    ["a finished job does", job("finished"), { type: "registry" }, "read", "sign_in"],
    ["nobody in particular does", nobody, { type: "registry" }, "read", "sign_in"]
  ])("%s: %5$s", async (_, presented, target, action, expected) => {
    expect(await runWith(ask(presented, target, action))).toBe(expected)
  })

  it("is the policy's, from the change on", async () => {
    const answers = Effect.gen(function* () {
      const before = yield* ask(job("onMain"), backend, "delete")
      yield* patch(as("maya"), mission)
      return [
        before,
        yield* ask(job("onMain"), backend, "delete"),
        yield* ask(person("dev"), backend, "write"),
        yield* ask(person("maya"), backend, "delete")
      ]
    })
    expect(await runWith(answers)).toEqual(["trigger_role_too_low", "allowed", "role_too_low", "allowed"])
  })

  it("has its reason wherever anybody may know the project, though its policy lets few read", async () => {
    const few = { package_registry: { maven: { read: "maintainer" } } }
    const answers = Effect.andThen(
      patch(as("rosa"), few, {}, projects.handbook.id),
      ask(person("pia"), project(projects.handbook.id), "read")
    )
    expect(await runWith(answers)).toBe("role_too_low")
  })

  it("says why a credential was not taken", async () => {
    const presented = { type: "refused", detail: "more than one" } as const
    expect(await runWith(authorizeRegistryRequest({ presented, target: backend, action: "read" }))).toEqual({
      type: "sign_in",
      detail: "more than one"
    })
  })
})

describe("Basic authentication, as package clients send it", () => {
  it.each<readonly [string, string, string, string]>([
    ["a job under its name", "job-onMain-token", "gitlab-ci-token", "allowed"],
    ["a job under another name", "job-onMain-token", "dev", "sign_in"],
    ["a person", "dev-token", "dev", "allowed"],
    ["a person under a job's name", "dev-token", "gitlab-ci-token", "sign_in"],
    ["a deploy token", "deploy-writer-token", "gitlab+deploy-token-51", "allowed"],
    ["a decision client", "client-trusted-token", "gateway", "sign_in"],
    ["nobody's", "guessed", "dev", "sign_in"]
  ])("%s: %4$s", async (_, secret, username, expected) => {
    expect(await runWith(ask(by("basic", secret, username), backend, "write"))).toBe(expected)
  })
})

describe("what the directory has to say", () => {
  const named = (name: string, group: Reference | null): RegistryTarget => ({
    type: "package",
    name: { resource, name },
    group
  })
  const numbered = (packageId: number, reference: Reference = projects.backend.id): RegistryTarget => ({
    type: "package_id",
    project: reference,
    packageId
  })

  it.each<readonly [string, Presented, RegistryTarget, RegistryAction, string]>([
    ["a package of a group", person("rosa"), named("com/acme/app", 7), "read", "allowed"],
    ["a package of the instance", person("rosa"), named("com/acme/app", null), "read", "allowed"],
    ["a guest of its project", person("gus"), named("com/acme/app", null), "read", "role_too_low"],
    ["a stranger to its project", person("pia"), named("com/acme/app", null), "read", "hidden"],
    ["a package of another group", person("rosa"), named("com/acme/app", 8), "read", "hidden"],
    ["a package that nobody knows", person("maya"), named("com/acme/lib", 7), "read", "hidden"],
    ["a package that nobody knows, not signed in", nobody, named("com/acme/lib", 7), "read", "sign_in"],
    ["a package by its id", person("maya"), numbered(17), "delete", "allowed"],
    ["a developer deletes it", person("dev"), numbered(17), "delete", "role_too_low"],
    ["an id that nobody knows", person("olga"), numbered(18), "delete", "hidden"],
    ["the id of another project's package", person("maya"), numbered(17, 124), "delete", "hidden"],
    ["an id in no project", person("maya"), numbered(17, 999), "delete", "hidden"]
  ])("%s: %5$s", async (_, presented, target, action, expected) => {
    expect(await runWith(ask(presented, target, action))).toBe(expected)
  })

  it("is nothing, where there is no directory: all of that is denied", async () => {
    for (const target of [named("com/acme/app", 7), named("com/acme/app", null), numbered(17)]) {
      const asked = ask(person("ada"), target, "read")
      expect(await runWith(asked, PackageDirectory.layerEmpty)).toBe("hidden")
    }
  })
})

describe("a failure behind", () => {
  const down = Effect.fail(new PlatformUnavailable({ reason: "it does not answer" }))

  it.each<readonly [string, Partial<Platform["Service"]>]>([
    ["signing in", { authenticate: () => down }],
    ["finding the project", { project: () => down }],
    ["looking up a role", { memberRole: () => down }]
  ])("while %s is a failure, never a yes", async (_, broken) => {
    const asked = ask(job("onMain"), backend, "write").pipe(Effect.flip, Effect.provide(directory))
    const failure = await run(asked, { platform: Platform.of({ ...samplePlatform, ...broken }) })
    expect(failure).toMatchObject({ _tag: "PlatformUnavailable" })
  })
})
