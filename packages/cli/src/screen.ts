import type { Screen } from "./table.ts"

const usualWidth = 80
/** Text in longer lines is hard to read. */
const mostWidth = 120

export const isTerminal = (): boolean => process.stdout.isTTY === true

// Some terminals say that they have no columns.
const widthOf = (columns: number): number => (columns > 0 ? Math.min(columns, mostWidth) : usualWidth)

/** Standard output: colours only on a terminal, and not where `NO_COLOR` says anything. */
export const screen = (): Screen => ({
  width: isTerminal() ? widthOf(process.stdout.columns) : usualWidth,
  colour: isTerminal() && (process.env["NO_COLOR"] ?? "") === ""
})
