import { atOnce, type Evaluation, type InvalidDocument } from "@jobwarden/service"
import { Effect } from "effect"
import { parseJson } from "./body.ts"
import { isPlainEvaluation } from "./plain-evaluation.ts"

/** Reads bodies of evaluations, and remembers some of them. */
export interface EvaluationReader {
  /** As `parseJson`; what it has read before is the same value again, which nobody can change. */
  readonly read: (bytes: Uint8Array) => Effect.Effect<unknown, InvalidDocument>
  /** How many bodies are remembered. */
  readonly size: () => number
}

/** Longer bodies are not remembered: names alone are shorter. */
const mostBytes = 512

/**
 * Makes a reader that remembers no more than `most` bodies. Whoever publishes a package asks the same for each of
 * its files, and to read the question costs more than to answer it.
 *
 * The question is remembered, never an answer. A body is remembered only where it holds the names of a subject, an
 * action and a resource and nothing else: what a client says beside them may be a token.
 */
export const makeEvaluationReader = (most = 1_000): EvaluationReader => {
  const known = new Map<string, Effect.Effect<unknown>>()
  return {
    size: () => known.size,
    read: (bytes) => {
      if (bytes.length > mostBytes || !Buffer.isBuffer(bytes)) return parseJson(bytes)
      // One character for each byte, so that other bytes are another text, whatever they would be in UTF-8.
      const text = bytes.toString("latin1")
      const found = known.get(text)
      if (found !== undefined) return found
      return atOnce(parseJson(bytes), (body) => {
        const read = Effect.succeed(body)
        if (!isPlainEvaluation(body) || !holdsNamesAlone(body)) return read
        freeze(body)
        if (known.size >= most) known.clear()
        known.set(text, read)
        return read
      })
    }
  }
}

/** The subject that is told by what it holds. */
const credential = "credential"

const holdsNamesAlone = (evaluation: Evaluation): boolean =>
  hasOnly(evaluation, 3) &&
  hasOnly(evaluation.subject, 2) &&
  hasOnly(evaluation.action, 1) &&
  hasOnly(evaluation.resource, 2) &&
  evaluation.subject.type !== credential

/** What is plain has the members that it must have: with this many it has no others. */
const hasOnly = (members: object, count: number): boolean => Object.keys(members).length === count

const freeze = (evaluation: Evaluation): void => {
  for (const part of [evaluation.subject, evaluation.action, evaluation.resource, evaluation])
    Object.freeze(part)
}
