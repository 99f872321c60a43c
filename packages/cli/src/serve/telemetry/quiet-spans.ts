import { Cause, Context, Exit, Option, Tracer } from "effect"

/** Attributes that may leave the process: what is none of these was not looked at for secrets. */
const mayLeave = new Set(["http.request.method", "http.response.status_code"])

/**
 * A tracer that tells no more than what ran, how long, and how it ended: no address, no header, no name, and of a
 * failure its kind alone, since its message may repeat what somebody sent. A share of the traces is kept.
 */
export const quietly = (tracer: Tracer.Tracer, sample: number, random: () => number): Tracer.Tracer =>
  Tracer.make({
    ...tracer,
    span: (options) => {
      const parent = Option.filter(options.parent, isOurs)
      const sampled = options.sampled && (Option.isSome(parent) ? parent.value.sampled : random() < sample)
      const span = tracer.span({
        ...options,
        parent,
        sampled,
        links: [],
        annotations: Context.empty()
      })
      const { attribute, end } = { attribute: span.attribute.bind(span), end: span.end.bind(span) }
      return Object.assign(span, {
        attribute: (key: string, value: unknown) => {
          if (mayLeave.has(key)) attribute(key, value)
        },
        event: () => {},
        addLinks: () => {},
        end: (endTime: bigint, exit: Exit.Exit<unknown, unknown>) => end(endTime, quiet(exit))
      })
    }
  })

/** A span that a request's header names is somebody else's: whoever sends it decides nothing here. */
const isOurs = (span: Tracer.AnySpan): boolean => span._tag === "Span"

const quiet = (exit: Exit.Exit<unknown, unknown>): Exit.Exit<unknown, unknown> => {
  if (Exit.isSuccess(exit)) return Exit.void
  if (Cause.hasInterruptsOnly(exit.cause)) return Exit.failCause(exit.cause)
  const kind = kindOf(Cause.squash(exit.cause))
  const failure = new Error(kind)
  failure.name = kind
  failure.stack = kind
  return Exit.fail(failure)
}

/** What kind of failure it is, in the words of the program. */
const kindOf = (failure: unknown): string => {
  const tag = (failure as { readonly _tag?: unknown } | null)?._tag
  if (typeof tag === "string" && /^[A-Za-z/]{1,64}$/.test(tag)) return tag
  return failure instanceof Error ? failure.constructor.name : "failure"
}
