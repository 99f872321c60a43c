import { parseReference, type Reference, type RegistryAction, type RegistryTarget } from "@jobwarden/service"
import type { RequestTarget } from "./request-target.ts"

/** What the variable parts of a route's path stood for. */
export interface Parameters {
  /** `:id`: a project or a group, as an id or an encoded full path. */
  readonly id: Reference
  /** `:package_id`: a number. (`:file_id` is one as well, and says nothing that is needed.) */
  readonly packageId: number
  /** `*path`: everything between its neighbours, at least one part. */
  readonly path: ReadonlyArray<string>
  /** `:file`: one part. */
  readonly file: string
  /** `:name`: one part, in which a slash may have been sent encoded. */
  readonly name: string
  /** Every other variable: one part, by the variable's name. */
  readonly words: Readonly<Record<string, string>>
}

type Query = ReadonlyMap<string, string>

/** One thing that has to be allowed. */
export interface Question {
  readonly action: RegistryAction
  readonly target: RegistryTarget
}

/** A kind of request that a registry knows. */
export interface Route {
  /** `HEAD` comes with `GET`. */
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE"
  /**
   * In the notation of GitLab's own routes; its variables are those of `Parameters`. A slash at its end has to be
   * sent; with `(/)` it may be.
   */
  readonly pattern: string
  readonly action: RegistryAction
  /** Parameters that may stand in the query. */
  readonly query?: ReadonlyArray<string>
  /** What the request is about; `null` where the variables name nothing that there could be. */
  readonly target: (parameters: Parameters, query: Query) => RegistryTarget | null
  /** What has to be allowed as well; `null` as above. */
  readonly also?: (parameters: Parameters, query: Query) => ReadonlyArray<Question> | null
  /** What the body decides: the questions in `also` are asked where it is not looked at, or says the worst. */
  readonly byBody?: "packument"
  /** The answer is a credential of the registry's own, for whomever the registry takes the request to be from. */
  readonly handsOut?: boolean
}

/** A request that people and programs send, and what it is. */
export interface Sample extends Question {
  readonly request: string
  readonly also?: ReadonlyArray<Question>
}

/** Everything that is known of a format's requests, in one place. */
export interface Format {
  readonly name: string
  readonly routes: ReadonlyArray<Route>
  readonly samples: ReadonlyArray<Sample>
}

/** A part of a route's path: a name or a variable. */
interface Part {
  readonly text: string
  /** Where it stands in the pattern. */
  readonly at: number
  /** Behind `*path`: as much further on in a path as that takes more than one part. */
  readonly isBehind: boolean
}

/** A route with its pattern taken apart. */
export interface PreparedRoute extends Route {
  readonly parts: ReadonlyArray<string>
  /** Where `*path` stands, if anywhere. */
  readonly wildcard: number
  /** The parts that are no variables: most paths are told apart by them. */
  readonly names: ReadonlyArray<Part>
  /** Those that are, but for `*path`. */
  readonly variables: ReadonlyArray<Part>
  readonly slash: "never" | "always" | "either"
}

const slashOf = (pattern: string): PreparedRoute["slash"] => {
  if (pattern.endsWith("(/)")) return "either"
  return pattern.endsWith("/") ? "always" : "never"
}

export const prepareRoute = (route: Route): PreparedRoute => {
  const parts = route.pattern
    .replace(/\/?(?:\(\/\))?$/, "")
    .slice(1)
    .split("/")
  const wildcard = parts.indexOf("*path")
  const placed = parts
    .map((text, at): Part => ({ text, at, isBehind: wildcard >= 0 && at > wildcard }))
    .filter(({ at }) => at !== wildcard)
  const isVariable = ({ text }: Part): boolean => text.startsWith(":")
  return {
    ...route,
    parts,
    wildcard,
    names: placed.filter((part) => !isVariable(part)),
    variables: placed.filter(isVariable),
    slash: slashOf(route.pattern)
  }
}

/** What a path stands for by this route; `null` where it is not one of the route's. */
export const matchRoute = (route: PreparedRoute, request: RequestTarget): Parameters | null => {
  const { names, parts, query = [], slash, variables, wildcard } = route
  const { isFolder, segments, withSlash } = request
  const surplus = segments.length - parts.length
  if (wildcard < 0 ? surplus !== 0 : surplus < 0) return null
  if (slash !== "either" && isFolder !== (slash === "always")) return null
  for (const { at, isBehind, text } of names) {
    if (segments[isBehind ? at + surplus : at] !== text) return null
  }
  // Only a full path, or a package's name, is sent with encoded slashes.
  for (const at of withSlash) if (!mayHoldSlash(parts, at, wildcard, surplus)) return null
  for (const name of request.query.keys()) if (!query.includes(name)) return null
  const path = wildcard < 0 ? [] : segments.slice(wildcard, wildcard + surplus + 1)
  const found = { id: 0 as Reference, packageId: 0, path, file: "", name: "", words: noWords }
  for (const { at, isBehind, text } of variables) {
    if (!readVariable(text, segments[isBehind ? at + surplus : at] ?? "", found)) return null
  }
  return found
}

const noWords: Readonly<Record<string, string>> = {}

const mayHoldSlash = (
  parts: ReadonlyArray<string>,
  at: number,
  wildcard: number,
  surplus: number
): boolean => {
  const isAhead = wildcard < 0 || at < wildcard
  if (!isAhead && at <= wildcard + surplus) return false
  const part = parts[isAhead ? at : at - surplus]
  return part === ":id" || part === ":name"
}

const isNumber = /^[1-9]\d{0,14}$/

const readVariable = (
  variable: string,
  text: string,
  found: { -readonly [Name in keyof Parameters]: Parameters[Name] }
): boolean => {
  switch (variable) {
    case ":id":
      found.id = parseReference(text)
      return true
    case ":package_id":
      found.packageId = Number(text)
      return isNumber.test(text)
    case ":file_id":
      return isNumber.test(text)
    case ":file":
      found.file = text
      return true
    case ":name":
      found.name = text
      return true
    default:
      found.words = { ...found.words, [variable.slice(1)]: text }
      return true
  }
}
