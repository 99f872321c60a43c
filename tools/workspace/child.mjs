import { spawn } from "node:child_process"
import { constants } from "node:os"

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"]

/**
 * Runs a program to its end and resolves to its exit code. Signals that reach this process are passed on, so
 * that the child decides how to stop; one that a signal ended counts as 128 and the signal's number.
 */
export const runChild = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options })
    options.onSpawn?.(child)
    const passOn = (signal) => child.kill(signal)
    for (const signal of forwarded) process.on(signal, passOn)
    const settle = (then) => (value) => {
      for (const signal of forwarded) process.off(signal, passOn)
      then(value)
    }
    child.on("error", settle(reject))
    child.on("close", (code, signal) =>
      settle(resolve)(code ?? 128 + (constants.signals[signal ?? "SIGKILL"] ?? 0))
    )
  })
