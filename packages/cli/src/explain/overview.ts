import { vocabulary } from "@jobwarden/core"
import { painterFor, type Painter } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import { sayPrincipals } from "../who-can/principals.ts"
import { listed } from "../who-can/words.ts"
import { limitOf, platformRule, shortGrant, shortSource } from "./grant-words.ts"
import { printGrid, type GridRow, type GridText } from "./grid.ts"
import { floorOf, type ExplainedCell, type PolicyInForce } from "./policy-in-force.ts"
import { groupResources, sayGroup, type ResourceGroup } from "./resources.ts"
import { printScope } from "./scope.ts"

const actions = [...vocabulary.actions.keys()]

/** The policy in force of a project on a page: who may, cell by cell, who says so, and what cuts it. */
export const printOverview = (policy: PolicyInForce, screen: Screen): string => {
  const { project, visibility } = policy
  const { strong } = painterFor(screen)
  const id = project.id === undefined ? "" : `, id ${project.id}`
  const paragraph = (words: string): string => wrap(words, screen.width).join("\n")
  const item = (words: string): string => `- ${wrap(words, screen.width - 2).join("\n  ")}`
  const cuts = sayCuts(policy)
  return [
    `${strong(printable(project.path))} (${visibility}${id})`,
    printGrid(["resource", ...actions], gridRows(policy), screen),
    paragraph(legend),
    strong("SCOPE"),
    printScope(policy, screen),
    ...(cuts.length === 0 ? [] : [strong("LIMITS THAT CUT"), cuts.map(item).join("\n")]),
    paragraph("`--resource NAME` shows one resource in full: every gate, and who can.")
  ].join("\n\n")
}

const legend =
  "`developer+` is developer and above; `jobs` are job tokens that the scope lets in, not of forks. " +
  "`*`: no policy speaks of it, and the platform's baseline counts: users of that role, jobs that such a " +
  "user triggered, deploy tokens with a scope for it. `true` is the same, said by a policy."

type Row = readonly ExplainedCell[]

/** The cells of every resource. */
const rowsOf = ({ cells }: PolicyInForce): ReadonlyMap<string, Row> =>
  Map.groupBy(cells, ({ cell }) => cell.resource)

const gridRows = (policy: PolicyInForce): readonly GridRow[] => {
  const textsOf = (row: Row): readonly (readonly GridText[])[] => row.map(cellTexts)
  const groups = groupResources(rowsOf(policy), (row) => JSON.stringify(textsOf(row)))
  return groups.flatMap(({ family, label, row }, at): readonly GridRow[] => {
    const isFirst = family !== undefined && groups[at - 1]?.family !== family
    return [
      ...(isFirst ? [{ label: family, cells: [] }] : []),
      { label: family === undefined ? label : `  ${label}`, cells: textsOf(row) }
    ]
  })
}

const faint = (words: string, painter: Painter): string => painter.faint(words)

const cellTexts = (cell: ExplainedCell): readonly GridText[] => [
  ...(cell.source.level === "baseline"
    ? [{ words: platformRule(cell) }]
    : [{ words: shortGrant(cell, floorOf(cell)) }, { words: `(${shortSource(cell.source)})`, paint: faint }]),
  ...(cell.cut === undefined ? [] : [{ words: `cut by ${cell.cut.by.map(shortSource).join(" and ")}` }])
]

/** What the limits take away, from whom: a sentence for all cells of which the same is to be said. */
export const sayCuts = (policy: PolicyInForce): readonly string[] =>
  actions.flatMap((action) => {
    const cut = new Map(
      policy.cells.flatMap((cell) =>
        cell.cell.action === action && cell.cut !== undefined ? [[cell.cell.resource, cell] as const] : []
      )
    )
    const groups = groupResources(cut, ({ cut: of, limits }) => JSON.stringify([of?.by, of?.lost, limits]))
    return groups.map((group) => sayCut(group, action, policy.project.path))
  })

const sayCut = (
  { family, label, resources, row }: ResourceGroup<ExplainedCell>,
  action: string,
  project: string
): string => {
  const { by = [], lost = {} } = row.cut ?? {}
  const whom = sayPrincipals(lost, project, row.cell).map(({ which, who }) =>
    who === "job tokens" ? which : `${who} ${who === "users" ? `with the role ${which}` : which}`
  )
  const what = sayGroup({ family, label, resources })
  const limits = row.limits
    .filter(({ source }) => by.some((one) => one.level === source.level && one.path === source.path))
    .map((limit) => `${limitOf(limit.source)} (${shortGrant(limit, floorOf(row))})`)
  return `${action} ${what}: ${listed(limits, "and")} keeps out ${whom.join("; ")}.`
}
