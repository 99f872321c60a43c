import type { Vocabulary } from "../domain/vocabulary.ts"
import type { RoleWords, Words } from "../domain/words.ts"
import { quotedName } from "./names.ts"
import { between, convert, list, oneOf, phrases, type Syntax } from "./syntax.ts"

/** Roles of a domain, weakest first. */
type Roles = readonly string[]

/** How sets of roles are said: of users, and of those who trigger pipelines. */
export interface RoleSyntax {
  readonly users: Syntax<Roles>
  /** Said behind pipelines; nothing at all where everybody may be the trigger. */
  readonly trigger: Syntax<Roles>
  /** One trigger role, as whose the pipelines are. */
  readonly owned: Syntax<Roles>
}

/** Ranges have phrases of their own, whatever the domain; any other set of roles is listed. */
export const makeRoleSyntax = (vocabulary: Vocabulary, words: Words): RoleSyntax => {
  const { leastMemberRank, signedInRank } = vocabulary
  const { roles } = vocabulary.domain
  const said = roles.map((role) => wordsFor(words, role))
  const top = roles.length - 1
  const range = (first: number, last: number): Roles => roles.slice(first, last + 1)
  const each = (from: number, to: number, phrase: (rank: number) => readonly [Roles, string]) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => phrase(from + index))
  const word = (key: "name" | "plural" | "one", rank: number): string => said[rank]?.[key] ?? ""
  const below = (first: number, people: string) =>
    each(first + 1, top - 1, (last) => [range(first, last), `${people} below ${word("name", last + 1)}`])

  const users = oneOf(
    phrases<Roles>([
      [roles, "everyone"],
      [range(signedInRank, top), "signed-in people"],
      // One role alone is called by its name.
      ...each(Math.max(2, leastMemberRank), leastMemberRank, (rank) => [range(0, rank - 1), "non-members"]),
      ...each(1, top - 1, (rank) => [range(rank, top), `${word("plural", rank)} and above`]),
      ...below(0, "people"),
      ...below(signedInRank, "signed-in people")
    ]),
    listed(
      roles.map((role, rank) => [role, word("plural", rank)]),
      "and",
      roles
    )
  )

  const triggers = roles.slice(signedInRank)
  const trigger = oneOf(
    phrases<Roles>([[triggers, ""]]),
    between(
      " triggered by ",
      oneOf(
        phrases<Roles>([
          ...each(signedInRank + 1, top - 1, (rank) => [range(rank, top), `${word("one", rank)} or above`]),
          ...below(signedInRank, "someone")
        ]),
        listed(
          triggers.map((role, index) => [role, word("one", signedInRank + index)]),
          "or",
          roles
        )
      )
    )
  )

  const owned = phrases<Roles>(
    triggers.flatMap((role, index) => {
      const possessive = said[signedInRank + index]?.possessive
      return possessive === undefined || triggers.length === 1 ? [] : [[[role], possessive] as const]
    })
  )
  return { users, trigger, owned }
}

const listed = (
  words: readonly (readonly [role: string, word: string])[],
  conjunction: "and" | "or",
  roles: Roles
): Syntax<Roles> =>
  convert<Roles, Roles>(
    list(phrases(words), conjunction),
    (read) => roles.filter((role) => read.includes(role)),
    (value) => value
  )

const wordsFor = ({ roles }: Words, role: string): RoleWords => {
  const words = Object.hasOwn(roles, role) ? roles[role] : undefined
  const name = `role ${quotedName.print(role)}`
  return words ?? { name, plural: `users with ${name}`, one: `a user with ${name}` }
}
