import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { logProblemsOf, problemsOf, readAcknowledged, type Acknowledged } from "./checked-store.ts"
import { Disk } from "./power-loss.ts"
import { readTrace, straceArguments, type Step } from "./traced-writes.ts"

// The system calls of a real process are recorded, and the disk is put together as it would be found had the power
// gone at some moment: with what an fsync had brought there by then, and of the rest nothing, or a part.

const folder = mkdtempSync(join(tmpdir(), "jobwarden-power-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Enough that the write-ahead log is brought into the database and begun anew while changes go on. */
const [clients, changes] = [8, 120]

const trace = (name: string, synchronous: "full" | "off"): readonly Step[] => {
  const own = join(folder, name)
  mkdirSync(own)
  const output = join(folder, `${name}.strace`)
  const worker = join(import.meta.dirname, "store-worker.ts")
  const path = join(own, "store.sqlite")
  const args = [worker, path, String(clients), String(changes), "run", synchronous]
  const { error, status, stderr } = spawnSync(
    "strace",
    [...straceArguments(output), process.execPath, ...args],
    { encoding: "utf8" }
  )
  if (error !== undefined) throw new Error("strace is needed here: apt-get install strace", { cause: error })
  expect(stderr).toBe("")
  expect(status).toBe(0)
  return readTrace(readFileSync(output, "utf8"), own)
}

/** The disks at so many moments, each right after something was acknowledged, with all that was by then. */
const momentsOf = (steps: readonly Step[], many: number) => {
  const prints = steps.filter(({ type }) => type === "print").length
  const every = Math.max(1, Math.floor(prints / many))
  const disk = new Disk()
  const moments: Array<{
    readonly acknowledged: readonly Acknowledged[]
    readonly files: ReadonlyMap<string, Buffer>
  }> = []
  let printed = ""
  let count = 0
  for (const step of steps) {
    disk.take(step)
    if (step.type !== "print") continue
    printed += step.text
    count += 1
    if (count % every !== 0) continue
    // Alternately nothing of what nobody waited for, and about half of it.
    const files = disk.afterPowerLoss(count % (2 * every) === 0 ? () => false : () => Math.random() < 0.5)
    moments.push({ acknowledged: readAcknowledged(printed), files })
  }
  return moments
}

const problemsAt = async (name: string, { acknowledged, files }: ReturnType<typeof momentsOf>[number]) => {
  const own = join(folder, name)
  mkdirSync(own)
  for (const [file, bytes] of files) if (!file.endsWith("-shm")) writeFileSync(join(own, file), bytes)
  const path = join(own, "store.sqlite")
  const problems = await problemsOf(path, acknowledged)
  return problems.length > 0 ? problems : logProblemsOf(path)
}

/** Whether the write-ahead log was written from its beginning again after something was acknowledged. */
const hasBegunAnew = (steps: readonly Step[]): boolean => {
  const first = steps.findIndex(({ type }) => type === "print")
  return steps
    .slice(first)
    .some((step) => step.type === "write" && step.file.endsWith("-wal") && step.at === 0)
}

describe("when the power goes", () => {
  let steps: readonly Step[] = []
  beforeAll(() => {
    steps = trace("full", "full")
  })

  it("nothing is acknowledged before it is on the disk", async () => {
    const moments = momentsOf(steps, 12)
    expect(moments.length).toBeGreaterThanOrEqual(12)
    expect(hasBegunAnew(steps)).toBe(true)
    expect(moments.at(-1)?.acknowledged.length).toBeGreaterThan(clients * changes * 0.9)
    const problems: string[] = []
    for (const [at, moment] of moments.entries()) {
      problems.push(...(await problemsAt(`full-${at}`, moment)).map((problem) => `moment ${at}: ${problem}`))
    }
    expect(problems).toEqual([])
  })

  it("changes of several clients wait for one fsync together", () => {
    const syncs = steps.filter((step) => step.type === "sync" && step.file.endsWith("-wal")).length
    expect(syncs).toBeGreaterThan(0)
    expect(syncs).toBeLessThan((clients * changes) / 2)
  })

  it("is noticed where commits wait for no disk", async () => {
    const moments = momentsOf(trace("off", "off"), 4)
    const found = await Promise.all(moments.map((moment, at) => problemsAt(`off-${at}`, moment)))
    expect(found.filter((problems) => problems.length > 0).length).toBeGreaterThan(moments.length / 2)
  })
})
