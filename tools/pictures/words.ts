import { example, roleName } from "./example.ts"
import type { FoldedTable } from "./folded-table.ts"
import { squareAt } from "./grid.ts"
import { boxes, columns, page } from "./layout.ts"
import { arrow, element, label } from "./svg.ts"

/** What the project is, and what its policy says. */
export const policy = (): readonly string[] => [
  label([page.margin, 31], "A table of bits, and one request's way through it", "title"),
  label(
    [page.margin, 53],
    `${example.project.path} is ${example.project.visibility}, and its allowlist names ${example.listed}. Its policy:`
  ),
  label([page.margin, 73], JSON.stringify(example.project.permissions), "code")
]

const step = (x: number, number: number, text: string): readonly string[] => [
  element("circle", { class: "step", cx: x + 8, cy: boxes.top + 17, r: 8 }),
  label([x + 8, boxes.top + 21], String(number), "number"),
  label([x + 22, boxes.top + 21], text, "strong")
]

const box = (x: number, boxWidth: number): string =>
  element("rect", {
    class: "box",
    x,
    y: boxes.top,
    width: boxWidth,
    height: boxes.bottom - boxes.top,
    rx: 6
  })

/** What is asked for, and the row that it comes to. */
export const resourceBox = (table: FoldedTable): readonly string[] => [
  box(page.margin, 196),
  ...step(page.margin + 10, 1, "what is asked: the row"),
  label([page.margin + 10, boxes.top + 41], example.resource, "code"),
  label([page.margin + 10, boxes.top + 58], table.actions[table.marked.row] ?? "", "code chosen")
]

/** Who asks, and the class that this comes to, member by member. */
export const callerBox = ({ number, principal }: FoldedTable["marked"]): readonly string[] => {
  const { environment, origin, ref, triggerRank } = principal
  const members: readonly (readonly [x: number, asked: string, read: string])[] = [
    [308, `job of ${example.listed}`, origin],
    [414, { protected: "ref protected", unprotected: "ref not protected", fork: "code of a fork" }[ref], ref],
    [526, environment === "none" ? "no environment" : "in an environment", environment],
    [632, `triggered by a ${roleName(triggerRank)}`, roleName(triggerRank)]
  ]
  return [
    box(228, page.width - page.margin - 228),
    ...step(238, 2, "who asks: the column"),
    label([238, boxes.top + 41], "caller", "quiet"),
    label([238, boxes.top + 58], `class ${number}`, "quiet"),
    ...members.flatMap(([x, asked, read]) => [
      label([x, boxes.top + 41], asked),
      label([x, boxes.top + 58], read, "code chosen")
    ])
  ]
}

/** What the bit of the request says. */
export const answer = ({ marked }: FoldedTable, markedAt: number, bottom: number): readonly string[] => {
  const [top, boxWidth] = [bottom + 22, 192]
  const x = markedAt - boxWidth / 2
  return [
    arrow([markedAt, bottom], [markedAt, top - 1]),
    element("rect", { class: "box", x, y: top, width: boxWidth, height: 30, rx: 6 }),
    element("circle", { class: "step", cx: x + 18, cy: top + 15, r: 8 }),
    label([x + 18, top + 19], "3", "number"),
    label([x + 32, top + 19], marked.decision.allowed ? "the bit is set:" : "the bit is clear:", "strong"),
    label([x + 127, top + 19], marked.decision.reason, "code chosen")
  ]
}

/** What the squares mean, and how many classes they stand for. */
export const legend = (table: FoldedTable): readonly string[] => {
  const y = page.height - 20
  const perColumn = table.columns.at(-1)?.numbers.length ?? 0
  return [
    squareAt(columns.left, y - 62, "set"),
    label([columns.left + 16, y - 50], "set"),
    squareAt(columns.left + 60, y - 62, "clear"),
    label([columns.left + 76, y - 50], "clear"),
    squareAt(columns.left, y - 35, "kept_out"),
    label([columns.left + 16, y - 23], "set, but the scope turns these away before the table is asked"),
    label(
      [columns.left, y],
      `${table.classCount} classes, ${table.jobClassCount} of them job tokens: ${perColumn} to a column, ` +
        "as this policy asks for no environment",
      "quiet"
    )
  ]
}
