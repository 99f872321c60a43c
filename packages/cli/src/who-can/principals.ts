import { vocabulary, type Cell, type Principals } from "@jobwarden/core"
import { printable } from "../reports/printable.ts"
import { listed, sayJobs, sayUsers } from "./words.ts"

/** A kind of principals, and which of them. */
export interface PrincipalLine {
  readonly who: "users" | "deploy tokens" | "job tokens"
  readonly which: string
}

/**
 * Everybody who is among the principals, a line for each product of conditions on job tokens. Different
 * principals have different lines.
 *
 * @param cell what they do, which says the scopes that a deploy token needs; left out: these are not said
 */
export const sayPrincipals = (
  { deploy_tokens, job_tokens = [], users = [] }: Principals,
  project: string,
  cell?: Cell
): readonly PrincipalLine[] => [
  ...(users.length > 0 ? [{ who: "users", which: sayUsers(users) } as const] : []),
  ...(deploy_tokens === true
    ? [{ who: "deploy tokens", which: `${homes(project)}${cell ? `, ${sayScopes(cell)}` : ""}` } as const]
    : []),
  ...job_tokens.map((job) => ({ who: "job tokens", which: sayJobs(job, project) }) as const)
]

/** Where a deploy token may be at home: in the project itself, or in a group above it. */
const homes = (project: string): string => {
  const isBelowGroup = project.includes("/")
  return `of ${printable(project)}${isBelowGroup ? " or a group above it" : ""}`
}

/** What a deploy token has to have for a cell. */
const sayScopes = (cell: Cell): string => {
  const scopes = deployTokenScopes(cell)
  return scopes.length === 0 ? "though no scope covers this" : `with the scope ${listed(scopes, "or")}`
}

/** The scopes of deploy tokens that cover a cell (SPEC §2.2). */
export const deployTokenScopes = (cell: Cell): readonly string[] =>
  vocabulary.domain.tokenScopes
    .map(({ name }) => name)
    .filter((name) => vocabulary.covers([name], cell.index, true))
