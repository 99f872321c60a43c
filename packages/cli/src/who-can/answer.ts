import type { Access } from "@jobwarden/core"
import { sayGrant } from "../explain/grant-words.ts"
import type { ExplainedCell } from "../explain/policy-in-force.ts"
import { jsonText, printable } from "../reports/printable.ts"
import { printTable, wrap, type Screen } from "../table.ts"
import { sayPrincipals, type PrincipalLine } from "./principals.ts"

/** Who can do what, where. */
export interface WhoCan {
  /** Its path. */
  readonly project: string
  readonly cell: Pick<ExplainedCell, "cell" | "grant" | "source"> & {
    readonly cut: Pick<NonNullable<ExplainedCell["cut"]>, "by"> | undefined
  }
  readonly access: Access
}

/** The answer for people: a table of everybody who can, and the grant that says so. */
export const printWhoCan = ({ access, cell, project }: WhoCan, screen: Screen): string => {
  const { action, resource } = cell.cell
  const lines = sayPrincipals(access, project, cell.cell)
  const what = `${action} ${resource} of ${printable(project)}`
  const answer =
    lines.length === 0 ? [`nobody can ${what}`] : [`who can ${what}:`, "", printPrincipals(lines, screen)]
  return [...answer, "", ...wrap(sayGrant(cell, project), screen.width)].join("\n")
}

/** Everybody, a line each. */
export const printPrincipals = (lines: readonly PrincipalLine[], screen: Screen): string =>
  printTable(
    {
      columns: [{ head: "who", cell: ({ who }) => who }],
      text: { head: "which", cell: ({ which }) => which }
    },
    lines,
    screen
  )

/** The same for programs. */
export const whoCanAsJson = ({ access, cell: { cell }, project }: WhoCan): string =>
  jsonText({ version: 1, project, resource: cell.resource, action: cell.action, principals: access })
