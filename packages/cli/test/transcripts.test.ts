import { createHash } from "node:crypto"
import { spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { testedCommand } from "./command.ts"

/**
 * Every file in `transcripts/` is a command line (with what it reads on standard input) and all that the real
 * command answers, run in `fixtures/`. A new one needs only its `$` line; `npm test -- packages/cli/test/transcripts.test.ts -u`
 * writes the rest, for you to read.
 */
const folder = new URL("./transcripts/", import.meta.url)
const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url))

interface Invocation {
  /** The comments, the command line and the standard input, as they stand in the file. */
  readonly header: string
  readonly args: readonly string[]
  readonly stdin: string
}

interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const readInvocation = (text: string): Invocation => {
  const [header = ""] = text.split("--- exit", 1)
  const [, command, stdin = ""] = /^\$ jobwarden ?(.*)\n(?:--- stdin\n([^]*))?/m.exec(header) ?? []
  if (command === undefined) throw new Error("a transcript needs a line that begins with `$ jobwarden`")
  const args = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)
  return { header, args, stdin }
}

const run = ({ args, stdin }: Invocation): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [testedCommand, ...args], {
      cwd: fixtures,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] }
    })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, stdout, stderr }))
    // A command that does not read its input may be gone before it is written.
    child.stdin.on("error", () => {})
    child.stdin.end(stdin)
  })

/** New tokens are random: each is shown by its form, and the hash only where it is the token's. */
const withoutRandomness = (text: string): string => {
  const [, prefix = "", random = ""] = /^token: {2}(.*)([\w-]{43})$/m.exec(text) ?? []
  if (random === "") return text
  const hash = createHash("sha256")
    .update(prefix + random)
    .digest("hex")
  return text.replaceAll(random, "<43 random characters>").replaceAll(hash, "<SHA-256 of the token>")
}

const section = (name: string, text: string): string => (text === "" ? "" : `--- ${name}\n${text}`)

const transcripts = readdirSync(folder).filter((name) => name.endsWith(".txt"))

describe.concurrent("the command, as in", { timeout: 60_000 }, () => {
  it.for(transcripts)("%s", async (name, { expect }) => {
    const file = fileURLToPath(new URL(name, folder))
    const invocation = readInvocation(readFileSync(file, "utf8"))
    const { code, stdout, stderr } = await run(invocation)
    const actual =
      invocation.header +
      `--- exit ${code}\n` +
      section("stdout", withoutRandomness(stdout)) +
      section("stderr", stderr)
    await expect(actual).toMatchFileSnapshot(file)
  })
})

it("every exit code has its transcripts", () => {
  const codes = transcripts.map(
    (name) => /^--- exit (\d+)$/m.exec(readFileSync(new URL(name, folder), "utf8"))?.[1]
  )
  expect(new Set(codes)).toEqual(new Set(["0", "1", "2"]))
})
