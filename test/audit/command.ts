import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { testedCommand } from "../../packages/cli/test/command.ts"

const standAlone = fileURLToPath(new URL("../../tools/verify-export.mjs", import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const run = (
  args: readonly string[],
  stdin: string,
  more: Readonly<Record<string, string>> = {}
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...more }
    })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, stdout, stderr }))
    child.stdin.on("error", () => {})
    child.stdin.end(stdin)
  })

/** The real command. */
export const audit = (
  args: readonly string[],
  stdin = "",
  environment: Readonly<Record<string, string>> = {}
): Promise<Ended> => run([testedCommand, "audit", ...args], stdin, environment)

/** The verifier that stands alone. */
export const verifyAlone = (args: readonly string[]): Promise<Ended> => run([standAlone, ...args], "")
