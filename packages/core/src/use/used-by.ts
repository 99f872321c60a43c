import { environmentClasses, origins, refClasses, type PrincipalClass } from "../access/class-space.ts"
import { classOf } from "../access/decide.ts"
import type { Directory } from "../access/directory.ts"
import type { ObservedAccess } from "../access/minimal-policy.ts"
import { readCaller, type Caller, type Reference } from "../access/request.ts"
import { standingOf } from "../access/scope-gate.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { Subject } from "../lint/policy-view.ts"

/** Who used a cell, as a log of use keeps it: where they come from and what they are, and nobody's name. */
export interface UsedBy {
  /** `project:124`, whose jobs they were; a deploy token's home, `project:124` or `group:7`; `role:developer`. */
  readonly source: string
  /**
   * The principal class (SPEC §5): `user:developer`, `deploy_token`, or for a job token its origin, ref class,
   * environment class and trigger role, as `job:listed:protected:none:developer`.
   */
  readonly principalClass: string
  /**
   * The environment's name where it is protected or the policy in force names it. Others are `null`: pipelines
   * make as many as they like.
   */
  readonly environment: string | null
}

/** The longest path or name of an environment that a log keeps. */
const mostCharacters = 512

/** What a log of use keeps of a caller; `null` for one that is malformed or that no log could name again. */
export const usedBy = (subject: Subject, caller: unknown): UsedBy | null => {
  const { compiled, compiler, directory, target } = subject
  const { domain } = compiler.vocabulary
  const read = readCaller(compiler.vocabulary, caller)
  if (read === null) return null
  const printed = (principal: PrincipalClass) => printPrincipalClass(domain.roles, principal)
  switch (read.kind) {
    case "user":
      return {
        source: `role:${domain.roles[read.rank] ?? ""}`,
        principalClass: printed(classOf(read, "own")),
        environment: null
      }
    case "deploy_token": {
      const home = nameOf(directory, read.home.type, read.home.reference)
      if (home === null) return null
      return { source: home, principalClass: printed(classOf(read, "own")), environment: null }
    }
    case "job": {
      const source = nameOf(directory, "project", read.source)
      if (source === null) return null
      const { origin } = standingOf(directory, target, compiled, directory.project(read.source))
      const name = read.environmentName
      const isKept =
        name !== undefined &&
        isStorable(name) &&
        (read.environment === "protected" || compiled.table.named.has(name))
      return { source, principalClass: printed(classOf(read, origin)), environment: isKept ? name : null }
    }
  }
}

/** A principal class as text; equal classes have equal texts. */
export const printPrincipalClass = (roles: readonly string[], principal: PrincipalClass): string => {
  switch (principal.kind) {
    case "user":
      return `user:${roles[principal.rank] ?? ""}`
    case "deploy_token":
      return "deploy_token"
    case "job": {
      const { environment, origin, ref, triggerRank } = principal
      return ["job", origin, ref, environment, roles[triggerRank] ?? ""].join(":")
    }
  }
}

/** What was used, and how often, in a log that names nobody. */
export interface RecordedUse extends UsedBy {
  /** The target project's id. */
  readonly target: number
  readonly resource: string
  readonly action: string
  readonly count: number
  /** RFC 3339. */
  readonly lastUsed: string
}

/** Stands for the name of an environment that the log did not keep. */
const someEnvironment = "(a name that was not kept)"

/**
 * What was recorded, as the rules and `minimalPolicy` look at it: decided anew by the policy of then, the answer is
 * the one of then. `null` for what this domain does not know.
 */
export const observedFrom = (vocabulary: Vocabulary, use: RecordedUse): ObservedAccess | null => {
  const { action, count, lastUsed, resource, target } = use
  const cell = vocabulary.cells.find((one) => one.resource === resource && one.action === action)
  const caller = cell && callerFrom(vocabulary, cell, use)
  return caller ? { project: target, caller, resource, action, count, last_used: lastUsed } : null
}

const callerFrom = (vocabulary: Vocabulary, cell: Cell, use: UsedBy): Caller | null => {
  const [kind, ...parts] = use.principalClass.split(":")
  const [origin, ref, environment, triggerRole = ""] = parts
  if (kind === "user") return vocabulary.rank.has(origin ?? "") ? { type: "user", role: origin ?? "" } : null
  const source = sourceFrom(use.source)
  if (source === null) return null
  if (kind === "deploy_token") {
    const names = vocabulary.domain.tokenScopes.map(({ name }) => name)
    // It was let in, so its scopes covered the cell; which ones they were is not kept.
    const scopes = names.filter((name) => vocabulary.covers([name], cell.index, true))
    return { type: "deploy_token", ...source, scopes }
  }
  if (kind !== "job" || !("project" in source) || !vocabulary.rank.has(triggerRole)) return null
  if (!isOneOf(origins, origin) || !isOneOf(refClasses, ref)) return null
  if (!isOneOf(environmentClasses, environment)) return null
  return {
    type: "job",
    project: source.project,
    ref: ref === "fork" ? { protected: false, fork: true } : { protected: ref === "protected" },
    trigger_role: triggerRole,
    ...(environment !== "none" && {
      environment: { name: use.environment ?? someEnvironment, protected: environment === "protected" }
    })
  }
}

const isOneOf = <T extends string>(names: readonly T[], name: string | undefined): name is T =>
  names.some((one) => one === name)

const isStorable = (text: string): boolean => text.length <= mostCharacters && text.isWellFormed()

/** An id where there is one: a path can be somebody's name, and can become another project's. */
const nameOf = (directory: Directory, type: "project" | "group", reference: Reference): string | null => {
  if (typeof reference === "number") return `${type}:${reference}`
  const id = type === "project" ? directory.project(reference).id : directory.groupId(reference)
  if (id !== undefined) return `${type}:${id}`
  // What is digits alone would be read back as an id.
  return isStorable(reference) && !/^\d+$/.test(reference) ? `${type}:${reference}` : null
}

const sourceFrom = (text: string): { readonly project: Reference } | { readonly group: Reference } | null => {
  const behind = (type: string): Reference => {
    const name = text.slice(`${type}:`.length)
    return /^\d+$/.test(name) ? Number(name) : name
  }
  if (/^project:./su.test(text)) return { project: behind("project") }
  return /^group:./su.test(text) ? { group: behind("group") } : null
}
