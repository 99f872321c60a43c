import type { Random } from "./random.ts"
import type { Cells, Grant, GrantObject, JobTokenGrant, NamedRole, PolicyDocument } from "./shapes.ts"
import { actions, isPackageFormat, otherResources, packageFormats, roles } from "./vocabulary.ts"

export const namedRoles: readonly NamedRole[] = ["guest", "reporter", "developer", "maintainer", "owner"]

// Names that are also keywords of a grant, members of every JavaScript object, or alike but for their case.
export const environmentNames = [
  "production",
  "Production",
  "staging",
  "any",
  "protected",
  "none",
  "__proto__",
  "constructor",
  "123"
]
const mentionedNames = environmentNames.slice(0, 7)

const second = 1000
const hour = 3600 * second
const day = 24 * hour

// RFC 3339 in several spellings of the same instant.
const spellInstant = (random: Random, instant: number): string => {
  const [minutes, suffix] = random.pick([
    [0, "Z"],
    [0, "z"],
    [0, "+00:00"],
    [0, "-00:00"],
    [120, "+02:00"],
    [840, "+14:00"],
    [-330, "-05:30"]
  ] as const)
  const clock = new Date(instant + minutes * 60 * second).toISOString().slice(0, -1)
  const spelt = random.chance(0.5) ? clock.replace(/\.?0+$/, "") : clock
  return spelt.replace("T", random.pick(["T", "T", "t"])) + suffix
}

export const generateExpiry = (random: Random, now: number): string =>
  spellInstant(
    random,
    now +
      random.weighted([
        [10, -40 * day],
        [6, -second],
        [6, -1],
        [8, 0],
        [8, 1],
        [12, second],
        [50, 40 * day]
      ])
  )

const generateJobTokenGrant = (random: Random, now: number): JobTokenGrant => ({
  ...(random.chance(0.4) && { origin: random.pick(["own", "own", "in_scope"] as const) }),
  ...(random.chance(0.6) && {
    refs: random.pick(["protected", "protected", "any", "any_including_forks"] as const)
  }),
  ...(random.chance(0.4) && {
    environments: random.weighted<"any" | "protected" | readonly string[]>([
      [2, "any"],
      [3, "protected"],
      [6, random.some(mentionedNames, 0.4)]
    ])
  }),
  ...(random.chance(0.4) && { trigger_role: random.pick(roles) }),
  ...(random.chance(0.35) && { expires_at: generateExpiry(random, now) })
})

const generateGrantObject = (random: Random, now: number): GrantObject => ({
  ...(random.chance(0.75) && {
    min_role: random.weighted([
      [1, null],
      [6, random.pick(roles)]
    ])
  }),
  ...(random.chance(0.9) && {
    job_token: random.weighted<false | JobTokenGrant>([
      [1, false],
      [9, generateJobTokenGrant(random, now)]
    ])
  }),
  ...(random.chance(0.6) && { deploy_token: random.chance(0.7) })
})

const generateGrant = (random: Random, now: number): Grant => {
  const role = random.pick(namedRoles)
  return random.weighted<Grant>([
    [6, false],
    [12, true],
    [10, role],
    [10, "job_token"],
    [16, `job_token_and_${role}`],
    [46, generateGrantObject(random, now)]
  ])
}

// Limits that cut everything would hide what is behind them.
const generateLimit = (random: Random, now: number): Grant => {
  const role = random.pick(namedRoles)
  return random.weighted<Grant>([
    [2, false],
    [45, true],
    [6, role],
    [6, "job_token"],
    [16, `job_token_and_${role}`],
    [25, generateGrantObject(random, now)]
  ])
}

const generateCells = (random: Random, grant: () => Grant): Cells =>
  Object.fromEntries(random.some(actions, 0.6).map((action) => [action, grant()]))

// The few resources that one world's documents and requests have in common, so that they meet.
export const pickFavourites = (random: Random): readonly string[] => [
  ...random
    .shuffled(packageFormats)
    .slice(0, 2)
    .map((format) => `package_registry.${format}`),
  ...random.shuffled(otherResources).slice(0, 3)
]

const generateDocument = (
  random: Random,
  favourites: readonly string[],
  density: number,
  grant: () => Grant
): PolicyDocument => {
  const spoken = [
    ...random.some(favourites, density),
    ...random.some([random.pick(otherResources), `package_registry.${random.pick(packageFormats)}`], 0.15)
  ]
  const formats = Object.fromEntries([
    ...spoken
      .filter(isPackageFormat)
      .map((resource) => [resource.slice("package_registry.".length), generateCells(random, grant)] as const),
    ...random.some(["default"], density / 2).map((name) => [name, generateCells(random, grant)] as const)
  ])
  const others = Object.fromEntries(
    spoken
      .filter((resource) => !isPackageFormat(resource))
      .map((name) => [name, generateCells(random, grant)])
  )
  const hasFormats = Object.keys(formats).length > 0 || random.chance(0.1)
  return { ...others, ...(hasFormats && { package_registry: formats }) }
}

export const generatePermissions = (
  random: Random,
  favourites: readonly string[],
  density: number,
  now: number
): PolicyDocument => generateDocument(random, favourites, density, () => generateGrant(random, now))

export const generateLimits = (random: Random, favourites: readonly string[], now: number): PolicyDocument =>
  generateDocument(random, favourites, 0.4, () => generateLimit(random, now))
