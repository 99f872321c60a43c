import { spawn } from "node:child_process"
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { runNode, typeErrors } from "../documentation/examples.ts"
import { root } from "../documentation/markdown.ts"

const example = join(root, "examples", "store")
const resolving = ["--import", join(import.meta.dirname, "resolve-packages.ts")]
const script = [...resolving, join(import.meta.dirname, "store-process.ts"), join(example, "store.ts")]

const folder = mkdtempSync(join(tmpdir(), "jobwarden-example-store-"))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, "policies.jsonl")

/** The revisions that a process acknowledged, or why there are none. */
const change = async (changes: number): Promise<ReadonlyArray<string>> =>
  (await runNode([...script, path, String(changes)], { cwd: root })).stdout.split("\n").slice(0, -1)

describe("a store that somebody writes for themselves", { timeout: 60_000 }, () => {
  it("passes the contract under the runner that Node has itself", async () => {
    const { stdout } = await runNode([...resolving, "--test", join(example, "store.test.ts")], { cwd: root })
    expect(stdout).toMatch(/^ℹ fail 0$/m)
    expect(Number(/^ℹ pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(60)
  })

  it("passes the compiler, in one's own folder", async () => {
    const programs = ["log-file.ts", "store.ts", "store.test.ts"].map(
      (name) => [name, { text: readFileSync(join(example, name), "utf8"), assertions: 0 }] as const
    )
    expect(await typeErrors(new Map(programs))).toBe("")
  })

  it("has all that was acknowledged after it was killed, and goes on behind half a line", async () => {
    const child = spawn(process.execPath, [...script, path, "100000"], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let printed = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      if (printed.split("\n").length > 20) child.kill("SIGKILL")
    })
    await new Promise((resolve) => child.once("close", resolve))
    const acknowledged = printed.split("\n").slice(0, -1).length
    expect((await change(1))[0]).toContain("is in use; if the process that has it was killed, remove")
    rmSync(`${path}.lock`)
    appendFileSync(path, (readFileSync(path, "utf8").split("\n")[0] ?? "").slice(0, -7))
    const [next = "", more] = await change(2)
    const [revision = 0, counter] = next.split(" ").map(Number)
    // One more may be there that nobody was told of.
    expect([acknowledged + 1, acknowledged + 2]).toContain(revision)
    expect(counter).toBe(revision)
    expect(more).toBe(`${revision + 1} ${revision + 1}`)
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(revision + 2)
  })

  it("opens no file of which a line is missing", async () => {
    const [first, , ...others] = readFileSync(path, "utf8").split("\n")
    writeFileSync(path, [first, ...others].join("\n"))
    expect((await change(1))[0]).toContain("is not a whole log")
  })
})
