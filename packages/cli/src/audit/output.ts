/** Writes lines to standard output, no faster than whoever reads them takes them. */
export const writeLines = async (lines: readonly string[]): Promise<void> => {
  if (lines.length === 0) return
  const { stdout } = process
  if (stdout.destroyed || stdout.writableEnded) return
  if (stdout.write(`${lines.join("\n")}\n`)) return
  await new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ["drain", "error", "close"]) stdout.removeListener(event, go)
      resolve()
    }
    for (const event of ["drain", "error", "close"]) stdout.once(event, go)
  })
}

/** Whether whoever reads has seen enough, such as `head`: nothing more needs to be said. */
export const hasLeft = (): boolean => process.stdout.destroyed || process.stdout.errored !== null
