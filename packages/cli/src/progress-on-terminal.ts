import { makeProgressLine, type ProgressLine } from "./progress.ts"

/** The line of progress on this process's standard error. */
export const progressOnTerminal = (): ProgressLine =>
  makeProgressLine({
    isTerminal: process.stderr.isTTY === true,
    environment: process.env,
    write: (output) => process.stderr.write(output),
    width: () => process.stderr.columns,
    now: () => performance.now()
  })
