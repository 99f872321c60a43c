import { createEngine } from "@jobwarden/core"
import { formerPathOf, groupPathsOf } from "./generate-world.ts"
import type { Asked, Batch } from "./generate.ts"
import { makeRandom, type Random } from "./random.ts"
import type { GroupInput, InstanceInput, ProjectInput, World } from "./shapes.ts"

// What the oracle asks of an engine: as in SPEC §9.1, but anything at all may be asked (SPEC §4).
export interface Engine {
  load(input: unknown): void
  putInstance(input: unknown): void
  putGroup(input: unknown): void
  putProject(input: unknown): void
  removeGroup(name: string | number): void
  removeProject(name: string | number): void
  allows(request: unknown): boolean
  decide(request: unknown): { readonly allowed: boolean; readonly reason: string }
}

// How a world comes into an engine must not matter (SPEC §9.1), so the worlds take turns.
export const routes = ["load", "puts", "detours"] as const
export type Route = (typeof routes)[number]

export interface Clocked {
  readonly engine: Engine
  readonly setTime: (now: number) => void
}

const empty = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  Object.values(value).forEach(empty)
  if (Array.isArray(value)) value.length = 0
  else Object.keys(value).forEach((key) => Reflect.deleteProperty(value, key))
}

// SPEC §9.1, "what was put is not aliased": what the engine was given is emptied as soon as it has it.
const give = <Input>(input: Input, put: (input: Input) => unknown): void => {
  const copy = structuredClone(input)
  put(copy)
  empty(copy)
}

type Step = (engine: Engine) => void
const putProject =
  (input: ProjectInput): Step =>
  (engine) =>
    give(input, (copy) => engine.putProject(copy))
const putGroup =
  (input: GroupInput): Step =>
  (engine) =>
    give(input, (copy) => engine.putGroup(copy))
const putInstance =
  (input: InstanceInput): Step =>
  (engine) =>
    give(input, (copy) => engine.putInstance(copy))

const putsOf = (world: World): readonly Step[] => [
  ...(world.instance === undefined ? [] : [putInstance(world.instance)]),
  ...world.groups.map(putGroup),
  ...world.projects.map(putProject)
]

// A group that will be gone from where it is, removed or moved: above some project if a path is free there.
const passingGroup = (random: Random, world: World): { id: number; path: string } => {
  const taken = new Set(world.groups.map(({ path }) => path))
  const ids = world.groups.flatMap(({ id }) => id ?? [])
  return {
    id: random.pick([1001, ...ids.slice(0, 1)]),
    path: groupPathsOf(world).find((path) => !taken.has(path)) ?? "detour"
  }
}

// Other paths, other documents, and a project and a group that will be gone: all of it must leave no trace.
const detoursOf = (random: Random, world: World, passing: GroupInput): readonly Step[] => {
  const { id: _id, path: _path, ...policy } = random.pick(world.projects)
  const document = policy.permissions ?? {}
  // Only what has an id can move.
  const moving = ({ id, path }: ProjectInput | GroupInput, away: string) =>
    id === undefined ? { path } : { id, path: random.chance(0.5) ? path : away }
  return [
    putInstance({ defaults: document, limits: document, enforce_scope: random.chance(0.5) }),
    ...random
      .some(world.groups, 0.5)
      .map((group) => putGroup({ ...moving(group, `former-group-${group.id}`), defaults: document })),
    ...random
      .some(world.projects, 0.5)
      .map((project) => putProject({ ...policy, ...moving(project, formerPathOf(project)) })),
    putProject({ ...policy, id: 999, path: "acme/gone" }),
    putGroup({ ...passing, limits: document })
  ]
}

const takeDetours = (engine: Engine, world: World, random: Random, asked: readonly Asked[]): void => {
  const passing = passingGroup(random, world)
  const removePassing: Step = (it) => it.removeGroup(random.pick([passing.id, passing.path]))
  const back: readonly Step[] = [
    ...putsOf({ instance: {}, ...world }),
    (it) => it.removeProject(random.pick([999, "acme/gone"])),
    ...(world.groups.some(({ id }) => id === passing.id) ? [] : [removePassing])
  ]
  for (const step of [...random.shuffled(detoursOf(random, world, passing)), ...random.shuffled(back)]) {
    step(engine)
    // An answer given on the way may be remembered, but not beyond the next change.
    if (asked.length > 0) engine.decide(random.pick(asked).request)
  }
}

export const buildEngine = ({ seed, world, asked }: Batch, route: Route): Clocked => {
  const random = makeRandom(seed ^ 0x5eed)
  let time = asked[0]?.now ?? 0
  const engine: Engine = createEngine({ now: () => time })
  if (route === "load") give(world, (copy) => engine.load(copy))
  if (route === "puts") random.shuffled(putsOf(world)).forEach((step) => step(engine))
  if (route === "detours") takeDetours(engine, world, random, asked)
  return {
    engine,
    setTime: (now) => {
      time = now
    }
  }
}

// The engine's answer in one line, to be compared and printed; it must not throw, whatever it is asked.
export const answerOf = ({ engine, setTime }: Clocked, { now, request }: Asked): string => {
  setTime(now)
  try {
    const { allowed, reason } = engine.decide(request)
    const allows = engine.allows(request)
    return allows === allowed ? `${allowed} ${reason}` : `${allowed} ${reason}, but allows() says ${allows}`
  } catch (thrown) {
    return `threw ${String(thrown)}`
  }
}

// The answer to the last request, after all the others.
export const lastAnswerOf = (batch: Batch, route: Route): string => {
  const clocked = buildEngine(batch, route)
  return batch.asked.map((asked) => answerOf(clocked, asked)).at(-1) ?? "nothing asked"
}
