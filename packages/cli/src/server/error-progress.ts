import { makeProgressLine, type ProgressLine } from "../progress.ts"

/** The line of progress on standard error. */
export const errorProgress = (): ProgressLine =>
  makeProgressLine({
    isTerminal: process.stderr.isTTY === true,
    environment: process.env,
    write: (output) => process.stderr.write(output),
    width: () => process.stderr.columns,
    now: () => performance.now()
  })
