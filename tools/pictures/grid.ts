import { example, roleName } from "./example.ts"
import type { Column, FoldedTable, JobClass } from "./folded-table.ts"
import { columns, headings, rowMiddle, rows, type Block } from "./layout.ts"
import { element, label } from "./svg.ts"

const columnName = ({ principal }: Column): string => {
  if (principal.kind === "deploy_token") return "deploy token"
  return roleName(principal.kind === "user" ? principal.rank : principal.triggerRank)
}

/** The column and the row of the request that is followed, up to where they meet. */
export const bands = ({ marked }: FoldedTable, markedAt: number, bottom: number): readonly string[] => {
  const [start, y] = [36, rows.first + marked.row * rows.pitch - 3]
  return [
    element("rect", {
      class: "band",
      x: markedAt - columns.pitch / 2 - 1,
      y: headings.refs + 6,
      width: columns.pitch + 2,
      height: bottom + 3 - headings.refs - 6
    }),
    element("rect", {
      class: "band",
      x: start,
      y,
      width: markedAt - columns.pitch / 2 - 1 - start,
      height: rows.pitch
    })
  ]
}

const originNames: Readonly<Record<JobClass["origin"], string>> = {
  own: `own: ${example.project.path}`,
  listed: `listed: ${example.listed}`,
  foreign: "foreign: any other"
}

/** The names over the blocks of columns. */
export const headingsOf = ({ marked }: FoldedTable, blocks: readonly Block[]): readonly string[] => {
  const jobs = blocks.filter(({ kind }) => kind === "job")
  const users = blocks.find(({ kind }) => kind === "user")
  const rule = (from: number, to: number): string =>
    element("path", { class: "rule", d: `M${from} ${headings.rule}H${to}` })
  return [
    label([users?.from ?? 0, headings.kinds], "users"),
    label([users?.from ?? 0, headings.origins], "by role", "quiet"),
    rule(users?.from ?? 0, users?.to ?? 0),
    label([jobs[0]?.from ?? 0, headings.kinds], "job tokens, by origin, ref and trigger role"),
    ...(["own", "listed", "foreign"] as const).flatMap((origin) => {
      const ofOrigin = jobs.filter((block) => block.origin === origin)
      const [from, to] = [ofOrigin[0]?.from ?? 0, ofOrigin.at(-1)?.to ?? 0]
      const kind = origin === marked.principal.origin ? "origin chosen" : "strong"
      return [label([from, headings.origins], originNames[origin], kind), rule(from, to)]
    }),
    ...jobs.map(({ from, origin, ref, to }) => {
      const isChosen = origin === marked.principal.origin && ref === marked.principal.ref
      return label([(from + to) / 2, headings.refs], ref ?? "", isChosen ? "ref chosen" : "ref quiet")
    })
  ]
}

/** The squares, with the names of their columns and rows. */
export const rowsOf = (table: FoldedTable, places: readonly number[]): readonly string[] => {
  const { marked } = table
  return [
    ...table.columns.map((column, index) => {
      const [x, y] = [(places[index] ?? 0) + columns.width / 2 + 3.3, rows.first - 8]
      const kind = index === marked.column ? "name chosen" : "name quiet"
      return label([x, y], columnName(column), kind, { transform: `rotate(-90 ${x} ${y})` })
    }),
    ...table.actions.map((action, row) =>
      label(
        [columns.left - 8, rowMiddle(row) + 4],
        action,
        row === marked.row ? "code row chosen" : "code row"
      )
    ),
    ...table.columns.flatMap(({ squares }, index) =>
      squares.map((kind, row) =>
        squareAt(
          places[index] ?? 0,
          rows.first + row * rows.pitch,
          kind,
          index === marked.column && row === marked.row
        )
      )
    )
  ]
}

/** One square of the table, its corner at the point. */
export const squareAt = (x: number, y: number, kind: Column["squares"][number], isMarked = false): string =>
  kind === "kept_out"
    ? element("rect", {
        class: kind,
        x: x + 0.75,
        y: y + 0.75,
        width: columns.width - 1.5,
        height: rows.height - 1.5
      })
    : element("rect", { class: isMarked ? "bit" : kind, x, y, width: columns.width, height: rows.height })
