import { GraphQLError, type ExecutionResult } from "graphql"

/** An error as clients see it. */
export interface ShownError {
  readonly message: string
  readonly locations?: GraphQLError["locations"]
  readonly path?: GraphQLError["path"]
  readonly extensions: Readonly<Record<string, unknown>>
}

const longestMessage = 2_000
const mostErrors = 50

const internal = { message: "Internal server error", extensions: { code: "INTERNAL_SERVER_ERROR" } }

/** What lies at the bottom of an error: where a resolver threw something else, that. */
const rootOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError != null ? rootOf(error.originalError) : error

/** What the log keeps: of an error of GraphQL's own the message alone, since the rest of it is what was asked. */
const toLog = (error: GraphQLError): unknown => {
  const root = rootOf(error)
  return root instanceof GraphQLError ? new Error(root.message) : root
}

/** Whether an error may be shown as it is: it is ours, or says what is wrong with the request itself. */
const mayBeShown = (error: GraphQLError): boolean => {
  if (!(rootOf(error) instanceof GraphQLError)) return false
  // What goes wrong while fields are answered is told by a code of ours, or not at all.
  return error.path === undefined || typeof error.extensions["code"] === "string"
}

const shown = (error: GraphQLError, hidesNames: boolean): ShownError => {
  const { code = "BAD_REQUEST", reason } = error.extensions
  const message = hidesNames ? error.message.replace(/ Did you mean [^?]*\?/g, "") : error.message
  return {
    message: message.slice(0, longestMessage),
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
    extensions: { code, ...(typeof reason === "string" && { reason }) }
  }
}

/** A result as it is sent, and what went wrong in it that nobody is told. */
export interface ShownResult {
  readonly body: { readonly data?: unknown; readonly errors?: ReadonlyArray<ShownError> }
  readonly defects: ReadonlyArray<unknown>
}

export const showResult = ({ data, errors = [] }: ExecutionResult, hidesNames: boolean): ShownResult => {
  const defects = errors.filter((error) => !mayBeShown(error)).map(toLog)
  const told = errors
    .slice(0, mostErrors)
    .map((error) =>
      mayBeShown(error)
        ? shown(error, hidesNames)
        : { ...internal, ...(error instanceof GraphQLError && error.path && { path: error.path }) }
    )
  return {
    body: { ...(told.length > 0 && { errors: told }), ...(data !== undefined && { data }) },
    defects
  }
}
