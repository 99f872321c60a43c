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

type Direction = Sentence["direction"]

/** The sentences of a domain, in its words. Throws where the words call two things the same. */
export const makeSentences = (vocabulary: Vocabulary, words: Words = noWords): Sentences => {
  const repeated = repeatedPhrase(words)
  if (repeated !== undefined) {
    throw new Error(`domain \`${vocabulary.domain.name}\`: the words \`${repeated}\` stand for two things`)
  }
  const subject = makeSubjectSyntax(vocabulary, words)
  const syntaxFor = (direction: Direction, verb: string, conjunction: "and" | "or") => {
    const syntax = sentence(subject, verb, makeCellSyntax(vocabulary, words, conjunction))
    return { direction, syntax }
  }
  const syntaxes = [syntaxFor("gained", " can now ", "and"), syntaxFor("lost", " can no longer ", "or")]

  const standing = sentence(subject, " can ", makeCellSyntax(vocabulary, words, "and"))

  const print = (direction: Direction, access: Access): string => {
    const text = syntaxes.find((one) => one.direction === direction)?.syntax.print(access)
    return text ?? unsaid(access)
  }
  const unsaid = (access: Access): never => {
    // A difference of another domain, most likely: half of it in words would be a lie.
    throw new Error(`domain \`${vocabulary.domain.name}\` has no words for ${JSON.stringify(access)}`)
  }

  return {
    printDifference: (difference) =>
      (["gained", "lost"] as const).flatMap((direction) =>
        fewestAccesses(vocabulary, difference[direction]).map((access) => ({
          text: print(direction, access),
          direction,
          access
        }))
      ),
    printAccess: (access) => standing.print(access) ?? unsaid(access),
    parseSentence: (text) => {
      for (const { direction, syntax } of syntaxes) {
        for (const access of readings(syntax, text)) {
          if (syntax.print(access) === text) return { text, direction, access }
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
