import { example } from "./example.ts"
import { foldedTable, type FoldedTable } from "./folded-table.ts"
import { bands, headingsOf, rowsOf } from "./grid.ts"
import { boxes, columns, headings, page, placeColumns, rowMiddle, rows } from "./layout.ts"
import { style } from "./style.ts"
import { arrow, element, escaped } from "./svg.ts"
import { answer, callerBox, legend, policy, resourceBox } from "./words.ts"

/** The access table of the example, drawn: one SVG document. */
export const accessTablePicture = (): string => {
  const table = foldedTable(example)
  const places = placeColumns(table.columns)
  const { marked } = table
  const markedAt = (places.columns[marked.column] ?? 0) + columns.width / 2
  const bottom = rowMiddle(table.actions.length - 1) + rows.height / 2
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: page.width,
      height: page.height,
      viewBox: `0 0 ${page.width} ${page.height}`,
      role: "img",
      "aria-labelledby": "title description"
    },
    element("title", { id: "title" }, "The access table of one project, and one request's way to its bit"),
    element("desc", { id: "description" }, escaped(description(table))),
    element("style", {}, style),
    element(
      "defs",
      {},
      element(
        "marker",
        { id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto" },
        element("path", { class: "head", d: "M0 0.5L8 4L0 7.5z" })
      )
    ),
    element("rect", { class: "page", x: 0.5, y: 0.5, width: page.width - 1, height: page.height - 1, rx: 8 }),
    ...policy(),
    ...resourceBox(table),
    ...callerBox(marked),
    ...bands(table, markedAt, bottom),
    ...headingsOf(table, places.blocks),
    ...rowsOf(table, places.columns),
    arrow([25, boxes.bottom], [25, rowMiddle(marked.row)], [35, rowMiddle(marked.row)]),
    arrow([markedAt, boxes.bottom], [markedAt, headings.origins - 15]),
    ...answer(table, markedAt, bottom),
    ...legend(table)
  )}\n`
}

const description = ({ classCount, marked }: FoldedTable): string =>
  `Rows are what can be done to ${example.resource}, columns the ${classCount} classes of principals. ` +
  `A job of ${example.listed} asks to ${example.marked.action}: its origin, ref, environment and trigger role ` +
  `make it class ${marked.number}, the action chooses the row, and the bit there says: ${marked.decision.reason}.`
