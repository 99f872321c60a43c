/** What of a process is needed to end it by signals. */
export interface Stoppable {
  readonly on: (signal: "SIGINT" | "SIGTERM", listener: (signal: "SIGINT" | "SIGTERM") => void) => unknown
  readonly exit: (code: number) => void
  readonly stderr: { readonly write: (text: string) => unknown }
}

/** As shells count: 128 and the number of the signal. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const

const defaultSeconds = 30

/**
 * Bounds what the first signal begins: it is over after so many seconds, and at once with a second signal. What was
 * not answered by then is cut off; what was acknowledged is stored.
 */
export const boundStopping = (
  totalSeconds: number = defaultSeconds,
  { exit, on, stderr }: Stoppable = {
    on: (signal, listener) => process.on(signal, listener),
    exit: (code) => process.exit(code),
    stderr: process.stderr
  }
): void => {
  let isStopping = false
  const stop = (signal: "SIGINT" | "SIGTERM"): void => {
    if (isStopping) return exit(codes[signal])
    isStopping = true
    setTimeout(() => {
      stderr.write(
        `jobwarden: stopping took longer than ${totalSeconds} seconds; what was under way is cut off\n`
      )
      exit(1)
    }, totalSeconds * 1000).unref()
  }
  on("SIGINT", stop)
  on("SIGTERM", stop)
}
