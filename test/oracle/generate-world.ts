import { ancestorsOf } from "./grants.ts"
import { generateLimits, generatePermissions } from "./generate-policy.ts"
import { generateScope, type Named } from "./generate-scope.ts"
import type { Random } from "./random.ts"
import type { GroupInput, InstanceInput, ProjectInput, World } from "./shapes.ts"
import type { Visibility } from "./vocabulary.ts"

// Prefixes of one another, differences of case only, and members of every JavaScript object.
const names = [
  "acme",
  "acme2",
  "Acme",
  "ACME",
  "acme-",
  "app",
  "backend",
  "a.b",
  "__proto__",
  "constructor",
  "toString",
  "123"
]
const generateGroupPaths = (random: Random): readonly string[] => {
  const paths = new Set(random.shuffled(names).slice(0, 1 + random.below(3)))
  for (let step = 2 + random.below(6); step > 0; step -= 1) {
    const parent = random.pick([...paths])
    if (parent.split("/").length < 4) paths.add(`${parent}/${random.pick(names)}`)
  }
  return [...paths]
}

const generateProjectPaths = (random: Random, groupPaths: readonly string[]): readonly string[] => {
  const paths = new Set<string>()
  // The deepest groups twice, for the long chains of ancestors.
  const deep = groupPaths.filter((path) => path.split("/").length > 2)
  for (let step = 3 + random.below(5); step > 0; step -= 1) {
    const path = `${random.pick([...groupPaths, ...deep])}/${random.pick(names)}`
    if (!groupPaths.includes(path)) paths.add(path)
  }
  return paths.size > 0 ? [...paths] : [`${groupPaths[0]}/only`]
}

const pickIds = (random: Random): readonly number[] =>
  random.shuffled([
    1,
    2,
    3,
    5,
    7,
    8,
    12,
    40,
    41,
    42,
    123,
    500,
    2 ** 31,
    2 ** 32 + 1,
    Number.MAX_SAFE_INTEGER - 1
  ])

// What a policy file names by its path alone has no id (SPEC §9.3).
const putName = (random: Random, { id, path }: Named) => ({ ...(random.chance(0.92) && { id }), path })

const generateInstance = (random: Random, favourites: readonly string[], now: number): InstanceInput => ({
  ...(random.chance(0.5) && { defaults: generatePermissions(random, favourites, 0.4, now) }),
  ...(random.chance(0.35) && { limits: generateLimits(random, favourites, now) }),
  ...(random.chance(0.4) && { enforce_scope: random.chance(0.4) })
})

const nameAll = (random: Random, paths: readonly string[]): readonly Named[] => {
  const ids = pickIds(random)
  return paths.map((path, index) => ({ id: ids[index] ?? 9000 + index, path }))
}

export const generateWorld = (random: Random, favourites: readonly string[], now: number): World => {
  const groupPaths = generateGroupPaths(random)
  const groups = nameAll(random, random.some(groupPaths, 0.75))
  const projects = nameAll(random, generateProjectPaths(random, groupPaths))
  const surroundings = { projects, groups, groupPaths }
  return {
    ...(random.chance(0.85) && { instance: generateInstance(random, favourites, now) }),
    groups: groups.map((group): GroupInput => ({
      ...putName(random, group),
      ...(random.chance(0.5) && { defaults: generatePermissions(random, favourites, 0.4, now) }),
      ...(random.chance(0.3) && { limits: generateLimits(random, favourites, now) })
    })),
    projects: projects.map((project): ProjectInput => ({
      ...putName(random, project),
      ...(random.chance(0.8) && {
        visibility: random.weighted<Visibility | null>([
          [9, "private"],
          [6, "internal"],
          [5, "public"],
          [1, null]
        ])
      }),
      ...(random.chance(0.8) && { permissions: generatePermissions(random, favourites, 0.65, now) }),
      ...(random.chance(0.9) && { scope: generateScope(random, project, surroundings, favourites, now) })
    }))
  }
}

// The id and the path, or the path alone.
export const namesOf = ({ id, path }: ProjectInput | GroupInput): readonly (string | number)[] =>
  id === undefined ? [path] : [id, path]

// Every path that an ancestor of some project has, put as a group or not.
export const groupPathsOf = (world: World): readonly string[] => [
  ...new Set(world.projects.flatMap(({ path }) => ancestorsOf(path)))
]

// Where a project may have been before it came to its path; the path names nothing any more.
export const formerPathOf = ({ id, path }: ProjectInput | GroupInput): string =>
  id === undefined ? path : `former/${id}`
