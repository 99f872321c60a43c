import { Ability } from "@casl/ability"
import { vocabulary } from "@jobwarden/core"
import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { enters, type PreparedProject } from "./prepared.ts"
import { cellOf, foreign, jobClass, listed, own, rankOf, space, triggerOf, words } from "./words.ts"

type ProjectAbility = Ability<[string, string]>

/** The abilities of a project, by the class of the caller; one list more per environment that it mentions. */
interface ProjectAbilities {
  readonly prepared: PreparedProject
  readonly usual: (ProjectAbility | undefined)[]
  readonly named: ReadonlyMap<string, (ProjectAbility | undefined)[]>
}

/**
 * CASL with an ability cached per project and kind of caller, so that it has as little to do as it can. What was tried and was slower, or took gigabytes: an
 * ability per project with the role in the subject and conditions on it (the conditions are interpreted at each
 * question); an ability for each role and a condition on the ref (the same for jobs); `cannot` rules for what
 * is denied. So everything about the caller is resolved beforehand: an ability has no conditions and one rule
 * per action, `can("read", [the resources])`, and `can` is two `Map` look-ups in CASL. Abilities with the same
 * rules are one object, and projects with the same table share their list of abilities: no program goes to
 * such lengths, but none can be faster. Scopes are looked up as the bare look-up does it, outside of CASL.
 */
export const caslByClass = (
  prepared: ReadonlyMap<string, PreparedProject>,
  requests: readonly Request[]
): Contestant & { readonly allows: (request: Request) => boolean } => {
  const abilityFor = makeAbilities()
  const byTable = new Map<object, ProjectAbilities>()
  const projects = new Map<string, ProjectAbilities>()
  for (const [path, project] of prepared) {
    const known = byTable.get(project)
    const abilities = known ?? {
      prepared: project,
      usual: new Array<ProjectAbility | undefined>(space.size).fill(undefined),
      named: new Map(
        [...project.named.keys()].map((name) => [
          name,
          new Array<ProjectAbility | undefined>(space.size).fill(undefined)
        ])
      )
    }
    byTable.set(project, abilities)
    projects.set(path, abilities)
  }

  const can = (
    { prepared, named, usual }: ProjectAbilities,
    kind: number,
    name: string | undefined,
    action: string,
    resource: string
  ): boolean => {
    const list = (name === undefined ? undefined : named.get(name)) ?? usual
    let ability = list[kind]
    if (ability === undefined) {
      const bits = (name === undefined ? undefined : prepared.named.get(name)) ?? prepared.bits
      ability = abilityFor(bits, kind)
      list[kind] = ability
    }
    return ability.can(action, resource)
  }

  const allows = ({ action, caller, project, resource }: Request): boolean => {
    const abilities = projects.get(project)
    if (abilities === undefined) return false
    if (caller.type === "user") {
      return can(abilities, rankOf.get(caller.role) ?? 0, undefined, action, resource)
    }
    const source = caller.project
    let origin: number = own
    if (source !== project) {
      origin = abilities.prepared.permitted.has(source) ? listed : foreign
      if (!enters(abilities.prepared, false, source, cellOf(resource, action))) return false
    } else if (!enters(abilities.prepared, true, source, cellOf(resource, action))) return false
    const ref = caller.ref.fork ? 2 : caller.ref.protected ? 0 : 1
    const { environment } = caller
    const place = environment === undefined ? 0 : environment.protected ? 2 : 1
    const kind = jobClass(origin, ref, place, triggerOf.get(caller.trigger_role) ?? 0)
    return can(abilities, kind, environment?.name, action, resource)
  }

  return {
    name: "CASL by class",
    allows,
    countAllowed: () => {
      let allowed = 0
      for (const request of requests) if (allows(request)) allowed += 1
      return allowed
    }
  }
}

/** The ability that a class has by a table, one object for all with the same rules. */
const makeAbilities = (): ((bits: Uint32Array, kind: number) => ProjectAbility) => {
  const known = new Map<string, ProjectAbility>()
  const cells = vocabulary.cells
  return (bits, kind) => {
    const [word, bit] = [kind >>> 5, kind & 31]
    const allowed = cells.filter(({ index }) => (((bits[index * words + word] ?? 0) >>> bit) & 1) === 1)
    const key = String.fromCharCode(...allowed.map(({ index }) => index))
    const found = known.get(key)
    if (found !== undefined) return found
    const rules = [...vocabulary.actions.keys()].flatMap((action) => {
      const subject = allowed.filter((cell) => cell.action === action).map(({ resource }) => resource)
      return subject.length === 0 ? [] : [{ action, subject }]
    })
    const ability: ProjectAbility = new Ability<[string, string]>(rules)
    known.set(key, ability)
    return ability
  }
}
