import { groupBy } from "../access/accesses.ts"
import type { ResourceDefinition } from "../domain/domain.ts"
import { resourceIds, type Cell, type Vocabulary } from "../domain/vocabulary.ts"
import type { Words } from "../domain/words.ts"
import { quotedName } from "./names.ts"
import { between, convert, list, lists, oneOf, pair, phrases, type Syntax } from "./syntax.ts"

type Conjunction = "and" | "or"

/** What can be done, and to what: "read and push container images". */
type Clause = readonly [verbs: readonly string[], resources: readonly string[]]

/**
 * How cells, each `<resource>:<action>`, are said behind "can now" or "can no longer". Resources to which the
 * same can be done share their verbs.
 */
export const makeCellSyntax = (
  vocabulary: Vocabulary,
  words: Words,
  conjunction: Conjunction
): Syntax<readonly string[]> => {
  const spoken = vocabulary.cells.map((cell) => ({
    name: `${cell.resource}:${cell.action}`,
    resource: cell.resource,
    verb: verbFor(vocabulary, words, cell)
  }))
  const named = (names: readonly string[]): typeof spoken => {
    const wanted = new Set(names)
    return spoken.filter(({ name }) => wanted.has(name))
  }
  const bySpeech = new Map(spoken.map(({ name, resource, verb }) => [JSON.stringify([resource, verb]), name]))

  const verbs = [...new Set(spoken.map(({ verb }) => verb))]
  const clause = pair(
    list(phrases(verbs.map((verb) => [verb, verb])), conjunction),
    between(" ", makeObjectSyntax(vocabulary, words, conjunction))
  )
  return convert<readonly Clause[], readonly string[]>(
    list(clause, conjunction, lists),
    (clauses) => {
      const names = clauses.flatMap(([verbs, resources]) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) => bySpeech.get(JSON.stringify([resource, verb])) ?? [])
        )
      )
      return named(names).map(({ name }) => name)
    },
    (names) => {
      const cells = named(names)
      if (cells.length < names.length) return undefined
      const byResource = groupBy(cells, ({ resource }) => resource).map((some) => ({
        resource: some.slice(0, 1).map(({ resource }) => resource),
        verbs: some.map(({ verb }) => verb)
      }))
      return groupBy(byResource, ({ verbs }) => JSON.stringify(verbs)).map((alike): Clause => [
        alike[0]?.verbs ?? [],
        alike.flatMap(({ resource }) => resource)
      ])
    }
  )
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined

/** The verb for a cell, or the action's name where its resource has no verb for some action. */
const verbFor = ({ actions }: Vocabulary, words: Words, { action, address: [name] }: Cell): string => {
  const verbs = own(words.resources, name)?.verbs
  const isComplete = [...actions.keys()].every((action) => own(verbs, action) !== undefined)
  const verb = isComplete ? own(verbs, action) : undefined
  return verb ?? (/^[a-z]+$/.test(action) ? action : quotedName.print(action)) ?? action
}

/** What something is done to: families of resources and resources by themselves. */
const makeObjectSyntax = (
  { domain }: Vocabulary,
  words: Words,
  conjunction: Conjunction
): Syntax<readonly string[]> => {
  const objects = domain.resources.flatMap((definition) => objectsOf(definition, words, conjunction))
  const placeOf = new Map(
    objects.flatMap(({ resources }, place) => resources.map((resource) => [resource, place] as const))
  )
  return convert<readonly (readonly string[])[], readonly string[]>(
    list(oneOf(...objects.map(({ syntax }) => syntax)), conjunction, lists),
    (groups) => groups.flat(),
    (resources) => groupBy(resources, (resource) => String(placeOf.get(resource)))
  )
}

interface Objects {
  readonly resources: readonly string[]
  readonly syntax: Syntax<readonly string[]>
}

/** The formats of a family are one object together: "Maven and npm packages". */
const objectsOf = (
  definition: ResourceDefinition,
  words: Words,
  conjunction: Conjunction
): readonly Objects[] => {
  const resources = resourceIds(definition)
  const said = own(words.resources, definition.name)
  const formats = (definition.formats ?? []).map((format) => own(said?.formats, format))
  if (said === undefined || formats.includes(undefined)) {
    return resources.map((resource) => ({
      resources: [resource],
      syntax: phrases<readonly string[]>([[[resource], quotedName.print(resource) ?? resource]])
    }))
  }
  const all = phrases<readonly string[]>([[resources, said.noun]])
  const some = phrases(formats.map((format, place) => [resources[place] ?? "", format ?? ""]))
  return [{ resources, syntax: oneOf(all, between("", list(some, conjunction), ` ${said.noun}`)) }]
}
