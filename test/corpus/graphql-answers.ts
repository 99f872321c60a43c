import type { Act } from "./acts.ts"
import { cellsIn, notPossible, sorted, type Outcome, type Told, type Who } from "./outcome.ts"

interface ReplyError {
  readonly message: string
  readonly extensions?: { readonly code?: string }
}

/** What a server of GraphQL answers. */
export interface Reply {
  readonly status: number
  readonly data?: unknown
  readonly errors?: ReadonlyArray<ReplyError>
}

interface Payload {
  readonly errors: ReadonlyArray<string>
  readonly problems?: ReadonlyArray<{ readonly path: string }>
  readonly dryRun?: boolean
  readonly findings?: ReadonlyArray<{ readonly rule: string }> | null
  readonly accessGained?: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }>
  readonly accessLost?: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }>
}

/** `jobTokenPolicies[1]` as the place in what REST takes. */
const placeOf = (path: string): string =>
  path
    .replace(/^grants\.?/, "")
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .map((part) => `/${part}`)
    .join("")

/** How the two executors that there are say which variable is wrong, and where in it. */
const wrongVariables = [
  /^Variable "\$(\w+)" got invalid value .*?(?: at "(?:input\.?)?([^"]*)")?; /,
  /^Variable "\$(\w+)" has invalid value(?: at \.([\w.[\]]+))?: /
]

/** The place that an error about an argument or a variable names. */
const wrongPlace = (message: string): string => {
  const [[, variable, within] = []] = wrongVariables.flatMap((form) => {
    const found = form.exec(message)
    return found === null ? [] : [found]
  })
  const [, field] = /not to include unknown field "(\w+)"/.exec(message) ?? []
  if (field !== undefined) return `${placeOf(within ?? "")}/${field}`
  if (variable !== undefined) return placeOf(within ?? variable)
  const [, unknown, named] = /^unknown (resource|action) |^(\w+): is no /.exec(message) ?? []
  return `/${unknown ?? named ?? message}`
}

/** Codes of errors about what a request says. */
const aboutInput = new Set(["BAD_USER_INPUT", "BAD_REQUEST"])

/** What is no answer: GitLab's one text for all that somebody may not know or do, and what is wrong with a request. */
export const failureOf = ({ errors = [], status }: Reply): Outcome => {
  const codes = new Set(errors.map(({ extensions }) => extensions?.code ?? ""))
  if (codes.size === 1 && codes.has("RESOURCE_NOT_AVAILABLE")) return "not_available"
  if (status === 401) return "not_available"
  if ([...codes].every((code) => aboutInput.has(code))) {
    return { invalid: sorted(errors.map(({ message }) => wrongPlace(message))) }
  }
  throw new Error(`no failure that GraphQL knows: ${status} ${JSON.stringify(errors)}`)
}

const refusalOf = ({ errors, findings, problems = [] }: Payload): Outcome => {
  if (problems.length > 0) return { invalid: sorted(problems.map(({ path }) => path)) }
  if (findings != null && findings.length > 0) return { refused: sorted(findings.map(({ rule }) => rule)) }
  const text = errors.join("; ")
  // GitLab says of a target what it says of all that somebody may not know.
  if (/you don't have permission|The (?:group or project|target) does not exist/.test(text))
    return "not_available"
  return /^the policy is at revision \d+ by now/.test(text) ? "stale" : notPossible(text)
}

interface Place {
  readonly ciJobTokenAuthLogs?: {
    readonly hiddenCount: number
    readonly nodes: ReadonlyArray<{ readonly originProject: { readonly fullPath: string } }>
  } | null
  readonly jobTokenPermissions?: {
    readonly access?: Parameters<typeof whoIs>[0]
    readonly explanation?: { readonly allowed: boolean; readonly reason: string }
  } | null
}

interface Data extends Record<string, unknown> {
  readonly change?: Payload
  readonly project?: Place | null
  readonly group?: Place | null
}

/** What an answer without errors says. */
export const toldBy = (act: Act, reply: Reply): Told => {
  const { change, group, project } = reply.data as Data
  if (change !== undefined) {
    if (change.errors.length > 0) return { outcome: refusalOf(change) }
    const { accessGained, accessLost, dryRun, findings } = change
    return {
      outcome: dryRun === true ? "rehearsed" : "accepted",
      ...(accessGained && { gains: cellsIn(accessGained) }),
      ...(accessLost && { loses: cellsIn(accessLost) }),
      ...(findings && { findings: sorted(findings.map(({ rule }) => rule)) })
    }
  }
  // What somebody may not know is null, and no error says that it is there.
  if (project === null || group === null) return { outcome: "not_available" }
  const { hiddenCount: hidden, nodes = [] } = project?.ciJobTokenAuthLogs ?? {}
  if (hidden !== undefined) {
    const from = sorted(nodes.map(({ originProject }) => originProject.fullPath))
    return { outcome: "answered", let_in: { from, hidden } }
  }
  const { access, explanation } = project?.jobTokenPermissions ?? {}
  if (act.kind === "who_can" && access) return { outcome: "answered", who: whoIs(access) }
  if (explanation !== undefined) {
    return { outcome: explanation.allowed ? "allowed" : { denied: explanation.reason } }
  }
  return { outcome: "answered" }
}

interface WhoCan {
  readonly hiddenSources: number
  readonly principals: {
    readonly users: ReadonlyArray<string>
    readonly deployTokens: boolean
    readonly jobTokens: ReadonlyArray<{
      readonly from: ReadonlyArray<{ readonly kind: string; readonly fullPath: string | null }>
      readonly refs: ReadonlyArray<string>
      readonly environments: ReadonlyArray<string>
      readonly triggerRoles: ReadonlyArray<string>
    }>
  }
}

const words = (names: ReadonlyArray<string>) => names.map((name) => name.toLowerCase())

/** Who can do something, in neutral words: what nobody has is left out. */
const whoIs = ({ hiddenSources, principals }: WhoCan): Who => ({
  hidden_sources: hiddenSources,
  ...(principals.users.length > 0 && { users: words(principals.users) }),
  ...(principals.deployTokens && { deploy_tokens: true }),
  ...(principals.jobTokens.length > 0 && {
    jobs: principals.jobTokens.map(({ environments, from, refs, triggerRoles }) => ({
      from: from.map(({ fullPath, kind }) => fullPath ?? kind.toLowerCase()),
      refs: words(refs),
      environments: words(environments),
      trigger_roles: words(triggerRoles)
    }))
  })
})
