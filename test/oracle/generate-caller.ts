import { environmentNames } from "./generate-policy.ts"
import { unknownIds, unknownPaths } from "./generate-scope.ts"
import { formerPathOf, groupPathsOf, namesOf } from "./generate-world.ts"
import { ancestorsOf, type JobTerms, type Question, type Terms } from "./grants.ts"
import type { Random } from "./random.ts"
import { isAtLeast, roles, tokenScopeCovers, tokenScopes, type Cell, type Role } from "./vocabulary.ts"

// Callers that fit the grant in all but, here and there, one respect: only they reach the late gates.
const fits = 0.75

// Often right at the least role that will do, or just below it.
const pickRole = (random: Random, least: Role | undefined): Role => {
  if (least === undefined || random.chance(0.15)) return random.pick(roles)
  if (random.chance(0.4)) return random.pick(roles.filter((role) => isAtLeast(role, least)))
  const exactly = roles.indexOf(least)
  return roles[random.chance(0.6) ? exactly : exactly - 1] ?? least
}

const generateScopes = (random: Random, cell: Cell): readonly string[] => {
  const covering = tokenScopes.filter((scope) => tokenScopeCovers(scope, cell))
  return [
    ...(covering.length > 0 && random.chance(0.9) ? [random.pick(covering)] : []),
    ...random.some([...tokenScopes, "sudo", "__proto__"], 0.1)
  ]
}

const generateUser = (random: Random, cell: Cell, terms: Terms) => ({
  type: "user",
  role: pickRole(random, terms.users),
  ...(random.chance(0.4) && {
    scopes: random.weighted([
      [7, generateScopes(random, cell)],
      [1, undefined]
    ])
  })
})

const generateDeployToken = (random: Random, { world, target, cell }: Question) => {
  const near = ancestorsOf(target.path)
  const nearGroups = world.groups.filter(({ path }) => near.includes(path))
  const nearNames = nearGroups.flatMap(namesOf)
  const home = random.weighted<{ project?: string | number; group?: string | number }>([
    [28, { project: random.pick(namesOf(target)) }],
    [20, { group: random.pick(near) }],
    [24, { group: random.pick(nearNames.length > 0 ? nearNames : near) }],
    [3, { project: random.pick([...unknownPaths, ...unknownIds]) }],
    [3, { project: random.pick(world.projects).path }],
    [3, { group: random.pick([...unknownPaths, ...unknownIds, ...namesOf(target)]) }],
    [3, { group: random.pick(groupPathsOf(world)) }]
  ])
  return {
    type: "deploy_token",
    ...(random.chance(0.1) && { project: undefined, group: undefined }),
    ...home,
    scopes: generateScopes(random, cell)
  }
}

const pickListedSource = (random: Random, { world, target }: Question): string | number => {
  const entry = random.pick([...(target.scope?.allowlist ?? []), { project: target.path }])
  if (entry.project !== undefined) {
    const known = world.projects.find(({ id, path }) => id === entry.project || path === entry.project)
    return known === undefined ? entry.project : random.pick(namesOf(known))
  }
  const group = world.groups.find(({ id, path }) => id === entry.group || path === entry.group)
  const path = group?.path ?? String(entry.group)
  const below = world.projects.filter((project) => project.path.startsWith(`${path}/`))
  return random.pick([`${path}/unknown`, `${path}2/app`, ...below.flatMap(namesOf)])
}

const pickSource = (random: Random, question: Question): string | number => {
  const { world, target } = question
  const other = random.pick(world.projects)
  const origin = random.weighted([
    [36, "own"],
    [46, "listed"],
    [8, "other"],
    [10, "unknown"]
  ])
  if (origin === "own") return random.pick(namesOf(target))
  if (origin === "listed") return pickListedSource(random, question)
  if (origin === "other") return random.pick(namesOf(other))
  return random.pick([
    ...unknownPaths,
    ...unknownIds,
    String(target.id ?? 123),
    target.path.toUpperCase(),
    formerPathOf(target),
    formerPathOf(other),
    `${target.path}2`,
    `${target.path}/`,
    `/${target.path}`,
    target.path.replace("/", "//"),
    other.path.split("/")[0] ?? "acme"
  ])
}

type RefClass = "protected" | "unprotected" | "fork"

const pickRefClass = (random: Random, jobs: JobTerms | undefined): RefClass => {
  if (jobs === undefined || !random.chance(fits)) {
    return random.weighted<RefClass>([
      [5, "unprotected"],
      [3, "fork"],
      [1, "protected"]
    ])
  }
  if (jobs.refs === "protected") return "protected"
  return random.pick(
    jobs.refs === "any" ? ["protected", "unprotected"] : ["protected", "unprotected", "fork"]
  )
}

const generateRef = (random: Random, jobs: JobTerms | undefined) => {
  const refClass = pickRefClass(random, jobs)
  return {
    protected: refClass === "protected" || (refClass === "fork" && random.chance(0.5)),
    ...(refClass === "fork"
      ? { fork: true }
      : random.chance(0.3) && { fork: random.pick([false, undefined]) }),
    ...(random.chance(0.2) && { name: random.pick(["main", "", "refs/heads/x"]) })
  }
}

const generateEnvironment = (random: Random, jobs: JobTerms | undefined) => {
  const wanted = jobs !== undefined && random.chance(fits) ? jobs.environments : "any"
  if (wanted === "any" && random.chance(0.5)) return undefined
  const names = typeof wanted === "string" || wanted.length === 0 ? environmentNames : wanted
  return { name: random.pick(names), protected: wanted === "protected" || random.chance(0.5) }
}

const generateJob = (random: Random, question: Question, { jobs }: Terms) => {
  const environment = generateEnvironment(random, jobs)
  return {
    type: "job",
    project: pickSource(random, question),
    ref: generateRef(random, jobs),
    ...((environment !== undefined || random.chance(0.1)) && { environment }),
    trigger_role: pickRole(random, jobs?.triggerRole)
  }
}

const makeCaller = (random: Random, type: string, question: Question, terms: Terms) => {
  if (type === "user") return generateUser(random, question.cell, terms)
  return type === "job" ? generateJob(random, question, terms) : generateDeployToken(random, question)
}

export const generateCaller = (random: Random, question: Question, terms: Terms) => {
  // No scope of a deploy token covers what is neither a package, an image nor the repository.
  const hasScope = tokenScopes.slice(2).some((scope) => tokenScopeCovers(scope, question.cell))
  const admitted = [
    ...(terms.users === undefined ? [] : ["user"]),
    ...(terms.jobs === undefined ? [] : ["job", "job"]),
    ...(terms.deployTokens && hasScope ? ["deploy_token"] : [])
  ]
  const any = ["user", "job", "job", "deploy_token"]
  const type = random.pick(admitted.length > 0 && random.chance(fits) ? admitted : any)
  return {
    ...makeCaller(random, type, question, terms),
    ...(random.chance(0.15) && { active: random.pick([true, true, undefined]) }),
    ...(random.chance(0.02) && { active: false }),
    ...(random.chance(0.05) && { user_id: 7, now: 0, constructor: null })
  }
}
