import type { Access, JobTokenAccess, Principals } from "../access/accesses.ts"
import type { Difference } from "../access/difference.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import { noWords, repeatedPhrase, type Words } from "../domain/words.ts"
import { makeCellSyntax } from "./cells.ts"
import { fewestAccesses } from "./grouping.ts"
import { makePipelineSyntax } from "./pipelines.ts"
import { makeRoleSyntax } from "./roles.ts"
import { between, convert, list, oneOf, pair, phrases, readings, type Syntax } from "./syntax.ts"

/** One thing that changes, in words: "deploy tokens can no longer publish Maven packages". */
export interface Sentence {
  readonly text: string
  readonly direction: "gained" | "lost"
  /** Exactly what the text says. */
  readonly access: Access
}

export interface Sentences {
  /** A difference in few plain sentences, what is gained first. Together they say all of it and nothing else. */
  readonly printDifference: (difference: Difference) => readonly Sentence[]
  /** Who can do what, in one sentence: "deploy tokens can publish Maven packages". */
  readonly printAccess: (access: Access) => string
  /** Reads a sentence back; `null` for a text that is not printed here, to the letter. */
  readonly parseSentence: (text: string) => Sentence | null
}

const directions = ["gained", "lost"] as const satisfies readonly Sentence["direction"][]

/** The sentences of a domain, in its words. Throws where the words call two things the same. */
export const makeSentences = (vocabulary: Vocabulary, words: Words = noWords): Sentences => {
  const repeated = repeatedPhrase(words)
  if (repeated !== undefined) {
    throw new Error(`domain \`${vocabulary.domain.name}\`: the words \`${repeated}\` stand for two things`)
  }
  const subject = makeSubjectSyntax(vocabulary, words)
  const saying = (verb: string, conjunction: "and" | "or"): Syntax<Access> =>
    sentence(subject, verb, makeCellSyntax(vocabulary, words, conjunction))
  const standing = saying(" can ", "and")
  const changing = { gained: saying(" can now ", "and"), lost: saying(" can no longer ", "or") }

  const print = (syntax: Syntax<Access>, access: Access): string => {
    const text = syntax.print(access)
    if (text !== undefined) return text
    // A difference of another domain, most likely: half of it in words would be a lie.
    throw new Error(`domain \`${vocabulary.domain.name}\` has no words for ${JSON.stringify(access)}`)
  }

  return {
    printDifference: (difference) =>
      directions.flatMap((direction) =>
        fewestAccesses(vocabulary, difference[direction]).map((access) => ({
          text: print(changing[direction], access),
          direction,
          access
        }))
      ),
    printAccess: (access) => print(standing, access),
    parseSentence: (text) => {
      for (const direction of directions) {
        for (const access of readings(changing[direction], text)) {
          if (changing[direction].print(access) === text) return { text, direction, access }
        }
      }
      return null
    }
  }
}

const sentence = (
  subject: Syntax<Principals>,
  verb: string,
  cells: Syntax<readonly string[]>
): Syntax<Access> =>
  convert<readonly [Principals, readonly string[]], Access>(
    pair(subject, between(verb, cells)),
    ([principals, cells]) => ({ cells, ...principals }),
    ({ cells, ...principals }) => [principals, cells]
  )

/** Who: users, deploy tokens and pipelines, in this order. */
const makeSubjectSyntax = (vocabulary: Vocabulary, words: Words): Syntax<Principals> => {
  const roles = makeRoleSyntax(vocabulary, words)
  const one = oneOf(
    convert<readonly string[], Principals>(
      roles.users,
      (users) => ({ users }),
      ({ users }) => users
    ),
    convert<true, Principals>(
      phrases<true>([[true, "deploy tokens"]]),
      () => ({ deploy_tokens: true as const }),
      ({ deploy_tokens }) => deploy_tokens
    ),
    convert<JobTokenAccess, Principals>(
      makePipelineSyntax(roles),
      (job) => ({ job_tokens: [job] }),
      ({ job_tokens }) => job_tokens?.[0]
    )
  )
  return convert<readonly Principals[], Principals>(
    list(one, "and", /,| and | or | by /),
    (parts) => {
      const job_tokens = parts.flatMap((part) => part.job_tokens ?? [])
      return { ...Object.assign({}, ...parts), ...(job_tokens.length > 0 && { job_tokens }) } as Principals
    },
    ({ deploy_tokens, job_tokens = [], users }) => [
      ...(users === undefined ? [] : [{ users }]),
      ...(deploy_tokens === true ? [{ deploy_tokens }] : []),
      ...job_tokens.map((job) => ({ job_tokens: [job] }))
    ]
  )
}
