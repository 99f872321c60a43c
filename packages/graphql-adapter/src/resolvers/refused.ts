import { pointer, printPath, type Path } from "@jobwarden/core"
import type { FindingsRefused, InvalidDocument } from "@jobwarden/service"
import { Effect } from "effect"
import type { Failure, InvalidArgument } from "../failure.ts"
import type { Ports } from "../request-context.ts"
import { findingView, type Stated } from "../views/finding-view.ts"

/** What a payload says of a change that somebody may make and that is refused as it is. */
export interface RefusedPayload {
  readonly errors: ReadonlyArray<string>
  readonly problems: ReadonlyArray<{ readonly path: string; readonly message: string }>
  readonly findings: ReadonlyArray<ReturnType<typeof findingView>> | null
}

// An answer must not be much longer than the request that it is about.
const mostProblems = 50

const withPlace = ({ message, path }: { readonly message: string; readonly path: Path }): string =>
  path.length === 0 ? message : `${printPath(path)}: ${message}`

const invalid = ({ problems }: InvalidDocument): RefusedPayload => {
  const told = problems.slice(0, mostProblems)
  const more = problems.length - told.length
  return {
    errors: [...told.map(withPlace), ...(more > 0 ? [`and ${more} more problems`] : [])],
    problems: told.map(({ message, path }) => ({ path: pointer(path), message })),
    findings: null
  }
}

const found = (failure: FindingsRefused, stated: Stated): RefusedPayload => ({
  errors: failure.refused.slice(0, mostProblems).map(({ message, rule }) => {
    const cannot = failure.insistent.includes(rule)
    return `${message} (${rule}${cannot ? ", which this instance does not let be acknowledged" : ""})`
  }),
  problems: [],
  findings: failure.refused.map((finding) => findingView(finding, stated))
})

const plain = (message: string): RefusedPayload => ({ errors: [message], problems: [], findings: null })

type Told = Extract<
  Failure,
  | FindingsRefused
  | InvalidArgument
  | InvalidDocument
  | { readonly _tag: "RevisionMismatch" | "ScopeChangeRefused" }
>

const isTold = (failure: Failure): failure is Told => told.has(failure._tag)

const told: ReadonlySet<Failure["_tag"]> = new Set([
  "FindingsRefused",
  "InvalidArgument",
  "InvalidDocument",
  "RevisionMismatch",
  "ScopeChangeRefused"
])

const payloadOf = (failure: Told, stated: Stated): RefusedPayload => {
  switch (failure._tag) {
    case "InvalidDocument":
      return invalid(failure)
    case "FindingsRefused":
      return found(failure, stated)
    default:
      return plain(failure.message)
  }
}

/** What a change comes to, or why it is refused; what its writer may not know stays a failure. */
export const orRefused = <A, E extends Failure>(
  change: Effect.Effect<A, E, Ports>,
  stated: Stated = "permissions"
): Effect.Effect<A | RefusedPayload, Failure, Ports> =>
  change.pipe(
    Effect.catch((failure: Failure) =>
      isTold(failure) ? Effect.succeed(payloadOf(failure, stated)) : Effect.fail(failure)
    )
  )
