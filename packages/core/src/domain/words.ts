import type { Domain } from "./domain.ts"

/** How a role is called in a sentence. */
export interface RoleWords {
  /** The role itself, as in "people below maintainer". */
  readonly name: string
  /** Those who have it and none above it, as in "maintainers can". */
  readonly plural: string
  /** One of them, as in "triggered by a maintainer". */
  readonly one: string
  /** What is theirs, as in "maintainers' pipelines". Left out: nothing is said to be theirs. */
  readonly possessive?: string
}

/** How a resource, or a family of them, is called in a sentence. */
export interface ResourceWords {
  /** What is read, written or deleted. Of a family: all of it, and what follows a format's name. */
  readonly noun: string
  /** format → its name, as in "Maven packages" */
  readonly formats?: Readonly<Record<string, string>>
  /** action → the verb for it, as in "push container images"; no two actions of a resource share one */
  readonly verbs: Readonly<Record<string, string>>
}

/** The words of a domain. What is left out is called by its name in the domain. */
export interface Words {
  readonly roles: Readonly<Record<string, RoleWords>>
  readonly resources: Readonly<Record<string, ResourceWords>>
}

type ResourceWordsOf<D extends Domain, R> = ResourceWords & {
  readonly verbs: Readonly<Record<D["actions"][number]["name"], string>>
} & (R extends { readonly formats: readonly (infer Format extends string)[] }
    ? { readonly formats: Readonly<Record<Format, string>> }
    : unknown)

/** Words in which nothing of a domain is left out. */
export interface WordsOf<D extends Domain> extends Words {
  readonly roles: Readonly<Record<D["roles"][number], RoleWords>>
  readonly resources: {
    readonly [R in D["resources"][number] as R["name"]]: ResourceWordsOf<D, R>
  }
}

/** For a domain without words of its own. */
export const noWords: Words = { roles: {}, resources: {} }

/** A phrase that would stand for two things, so that nobody could tell which is meant. */
export const repeatedPhrase = ({ resources, roles }: Words): string | undefined => {
  const [ofRoles, ofResources] = [Object.values(roles), Object.values(resources)]
  const nouns = ofResources.flatMap(({ formats = {}, noun }) => [
    noun,
    ...Object.values(formats).map((format) => `${format} ${noun}`)
  ])
  return [
    ofRoles.map(({ name }) => name),
    ofRoles.map(({ plural }) => plural),
    ofRoles.map(({ one }) => one),
    ofRoles.flatMap(({ possessive }) => possessive ?? []),
    nouns,
    ...ofResources.map(({ verbs }) => Object.values(verbs))
  ]
    .map((phrases) => phrases.find((phrase, index) => phrases.indexOf(phrase) !== index))
    .find((phrase) => phrase !== undefined)
}
