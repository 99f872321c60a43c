import { spawn, type ChildProcess } from "node:child_process"
import { createServer, type AddressInfo } from "node:net"

export interface Ran {
  readonly exitCode: number | null
  /** What it printed on either channel, without colours. */
  readonly output: string
}

interface Options {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Where Debian's programs are, before whatever else the tests bring along. */
const systemPath = `/usr/local/bin:/usr/bin:/bin:/usr/sbin:${process.env["PATH"]}`

/** Runs a program to its end. */
export const runProgram = (
  name: string,
  args: ReadonlyArray<string>,
  { cwd, env = {} }: Options
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(name, [...args], {
      cwd,
      env: { ...process.env, PATH: systemPath, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text))
    }
    child.once("error", reject)
    child.once("close", (exitCode) => {
      // eslint-disable-next-line no-control-regex
      resolve({ exitCode, output: output.replaceAll(/\u001b\[[\d;]*m/g, "") })
    })
  })

/** A program that goes on until it is stopped. */
export interface Running {
  /** What it printed so far. */
  readonly printed: () => string
  readonly stop: () => Promise<void>
}

/** Starts a program, and waits until it is ready. */
export const startProgram = async (
  name: string,
  args: ReadonlyArray<string>,
  { cwd, env = {} }: Options,
  isReady: (printed: string) => boolean | Promise<boolean>
): Promise<Running> => {
  const child = spawn(name, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let printed = ""
  let failure: Error | undefined
  child.once("error", (error) => (failure = error))
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text))
  }
  while (!(await isReady(printed))) {
    if (failure !== undefined) throw failure
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { printed: () => printed, stop: () => stop(child) }
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once("close", () => resolve())
    child.kill("SIGTERM")
  })

/** Whether anybody answers there, whatever the answer is. */
export const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => {
      await response.body?.cancel()
      return true
    },
    () => false
  )

export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
