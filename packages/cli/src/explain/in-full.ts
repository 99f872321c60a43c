import type { Access, EngineOf, GitLab } from "@jobwarden/core"
import { painterFor } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { printTable, wrap, type Screen } from "../table.ts"
import { printPrincipals } from "../who-can/answer.ts"
import { sayPrincipals } from "../who-can/principals.ts"
import { gatesOf } from "./gates.ts"
import { sayGrant } from "./grant-words.ts"
import { nameOf, type ExplainedCell, type PolicyInForce } from "./policy-in-force.ts"

/** A cell with who can do it, the scope applied. */
export interface AskedCell {
  readonly cell: ExplainedCell
  readonly access: Access
}

/** The cells of one resource. */
export const askedCells = (
  engine: EngineOf<GitLab>,
  { cells, project }: PolicyInForce,
  resource: string
): readonly AskedCell[] =>
  cells
    .filter(({ cell }) => cell.resource === resource)
    .map((cell) => ({
      cell,
      access: engine.whoCan(project.path, resource, cell.cell.action) ?? { cells: [nameOf(cell)] }
    }))

/** One resource of a project in full: action by action, every gate and everybody who passes them all. */
export const printInFull = (policy: PolicyInForce, asked: readonly AskedCell[], screen: Screen): string => {
  const { path } = policy.project
  const { strong } = painterFor(screen)
  return asked
    .flatMap(({ access, cell }) => {
      const lines = sayPrincipals(access, path, cell.cell)
      return [
        strong(`${nameOf(cell)} of ${printable(path)}`),
        wrap(sayGrant(cell, path), screen.width).join("\n"),
        printTable(
          {
            columns: [{ head: "gate", cell: ({ reason }) => reason }],
            text: { head: "asks", cell: ({ asks }) => asks }
          },
          gatesOf(policy, cell),
          screen
        ),
        lines.length === 0 ? "Nobody can." : printPrincipals(lines, screen)
      ]
    })
    .join("\n\n")
}
