import type { GroupInput, InstanceInput, ProjectInput } from "@jobwarden/core"
import { hashToken, makeToken } from "@jobwarden/platforms"
import { generateLimits, generatePermissions, pickFavourites } from "../oracle/generate-policy.ts"
import { generateScope } from "../oracle/generate-scope.ts"
import { makeRandom, type Random } from "../oracle/random.ts"

/** Administers every organisation that is made here. */
export const administrator = makeToken("jwp-")

const groups = ["acme", "acme/platform", "acme/platform/tools", "partner", "Acme"].map((path, at) => ({
  id: 7 + at,
  path
}))
const projects = [
  "acme/backend",
  "acme/app",
  "acme/platform/ci",
  "acme/platform/tools/lint",
  "partner/integration",
  "Acme/backend",
  "acme/123"
].map((path, at) => ({ id: 100 + at, path }))

const visibilities = ["private", "internal", "public"] as const

/** An organisation as a platform knows it, and what policy files say of it. */
export interface Organisation {
  readonly platform: object
  readonly world: {
    readonly instance?: InstanceInput
    readonly groups: readonly GroupInput[]
    readonly projects: readonly ProjectInput[]
  }
}

/** Groups with defaults and limits, projects with grants and entries of every kind; the same for the same seed. */
export const makeOrganisation = (seed: number): Organisation => {
  const random = makeRandom(seed)
  const now = Date.UTC(2026, 5, 1)
  const favourites = pickFavourites(random)
  const permissions = () => generatePermissions(random, favourites, 0.5, now)
  const around = () => ({
    ...(random.chance(0.5) && { defaults: permissions() }),
    ...(random.chance(0.4) && { limits: generateLimits(random, favourites, now) })
  })
  // An instance that enforces the scope lets nobody turn it off.
  const enforces = random.chance(0.2)
  const inputs = projects.map(({ id, path }) => ({
    id,
    path,
    visibility: random.pick(visibilities),
    ...(random.chance(0.8) && { permissions: permissions() }),
    ...(random.chance(0.7) && {
      scope: {
        ...scopeOf(random, { id, path }, favourites, now),
        ...(enforces && { inbound_enabled: true })
      }
    })
  }))
  const instance = { ...around(), enforce_scope: enforces }
  const world = { instance, groups: groups.map((group) => ({ ...group, ...around() })), projects: inputs }
  return {
    platform: platformOf(inputs, random),
    world: world as unknown as Organisation["world"]
  }
}

/** Entries for what is there, each source once: anything else a service refuses. */
const scopeOf = (
  random: Random,
  target: { id: number; path: string },
  favourites: readonly string[],
  now: number
) => {
  const scope = generateScope(
    random,
    target,
    { projects, groups, groupPaths: groups.map(({ path }) => path) },
    favourites,
    now
  )
  const found = new Map<string, unknown>()
  for (const entry of scope.allowlist ?? []) {
    const kind = entry.project === undefined ? "group" : "project"
    const reference = entry.project ?? entry.group
    const source = (kind === "group" ? groups : projects).find(
      ({ id, path }) => id === reference || path === reference
    )
    if (source !== undefined) found.set(`${kind} ${source.id}`, entry)
  }
  return { ...scope, ...(scope.allowlist && { allowlist: [...found.values()] }) }
}

const platformOf = (
  inputs: readonly { readonly id: number; readonly path: string; readonly visibility: string }[],
  random: Random
): object => ({
  version: 1,
  groups,
  users: [{ id: 1, username: "ada", name: "Ada Admin", admin: true }],
  projects: inputs.map(({ id, path, visibility }) => ({
    id,
    path,
    visibility,
    // Some have a scope of the platform's, which is in force until one is stored.
    ...(random.chance(0.3) && { scope: { inbound_enabled: true, allowlist: [{ project: projects[0]?.id }] } })
  })),
  tokens: [{ sha256: hashToken(administrator), user: "ada", scopes: ["api"] }]
})
