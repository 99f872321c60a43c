import { plain, quote, type Problem } from "./problem.ts"

/** The problem with an input whose own getter or proxy threw while it was read. */
export const unreadableInput = (cause: unknown): Problem => ({
  path: [],
  message: `could not be read: ${messageOf(cause)}`
})

/** What was thrown, in its own words, if those can be read: a hostile input throws whatever it likes. */
const messageOf = (cause: unknown): string => {
  try {
    const thrown = thrownWithin(cause)
    if (thrown instanceof Error && typeof thrown.message === "string") return plain(thrown.message)
  } catch {
    // Its message is no easier to read than the input.
  }
  return "unknown cause"
}

/** A Schema that meets what throws wraps it: its own words would say nothing of the input. */
const thrownWithin = (cause: unknown): unknown => {
  const wrapped =
    cause instanceof Error ? (cause.cause as { readonly reasons?: unknown } | undefined) : undefined
  const [reason] = Array.isArray(wrapped?.reasons) ? (wrapped.reasons as readonly unknown[]) : []
  return typeof reason === "object" && reason !== null && "defect" in reason ? reason.defect : cause
}

/**
 * What is wrong with an object of another kind, such as a `Map` or a `Date`, where an object of a document should
 * be: it has none of the members that it would be asked for, and what it holds would be passed over in silence.
 */
export const foreignObject = (input: unknown): readonly Problem[] => {
  if (typeof input !== "object" || input === null) return []
  const kind = Object.prototype.toString.call(input).slice("[object ".length, -1)
  return kind === "Object"
    ? []
    : [{ path: [], message: `expected an object with members, got a ${quote(kind)}` }]
}
