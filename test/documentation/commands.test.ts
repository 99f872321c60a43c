import { decodeStaticPlatform } from "@jobwarden/platforms"
import { Result } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { readConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { runNode } from "./examples.ts"
import { blocksOf } from "./markdown.ts"
import { callsIn, documents, fileOf, isSequence, linesOf, placesOf } from "./places.ts"
import { command, patternOf, withFolder, withService } from "./service.ts"

const patience = { timeout: 60_000 }
const guide = "docs/guides/configuration.md"

/** The files that a page shows. */
const filesOf = (page: string): ReadonlyMap<string, string> =>
  new Map(
    blocksOf(page).flatMap((block) => {
      const file = fileOf(block)
      return file === undefined ? [] : [file]
    })
  )

const withFilesOf = <A>(page: string, use: (folder: string) => Promise<A>): Promise<A> =>
  withFolder((folder) => {
    for (const [name, text] of filesOf(page)) writeFileSync(join(folder, name), `${text}\n`)
    return use(folder)
  })

/** A folder for a call: that of the quickstart's store while it is served, if the call names one, else the page's. */
const withPlaceOf = <A>(page: string, call: string, use: (folder: string) => Promise<A>): Promise<A> =>
  call.includes("--store jobwarden.sqlite")
    ? withFolder((folder) => withService(["--quickstart", "--data", folder], () => use(folder)))
    : withFilesOf(page, use)

describe("commands on the pages", () => {
  const calls = documents.flatMap(placesOf).flatMap(callsIn)

  test("are there", () => expect(calls.length).toBeGreaterThan(2))

  const sequences = documents.flatMap(placesOf).filter(isSequence)

  test("and so are those that stand one after the other", () => expect(sequences).not.toEqual([]))

  test.for(sequences)("of $page, one after the other, end well", patience, ({ block }) =>
    withFolder(async (folder) => {
      for (const line of linesOf(block)) {
        const { exitCode, stderr } = await runNode([command, ...line.split(" ")], { cwd: folder })
        expect([line, exitCode], stderr).toEqual([line, 0])
      }
    })
  )

  test.for(calls)("$place prints what it shows", patience, ({ page, call, shown }) =>
    withPlaceOf(page, call, async (folder) => {
      const { stdout, stderr } = await runNode([command, ...call.split(" ")], { cwd: folder })
      expect(shown, "a command without its output").toBeDefined()
      expect(stdout.trimEnd(), stderr).toMatch(patternOf(shown ?? ""))
    })
  )
})

describe("the configuration that the guide shows", () => {
  test("is sound, and so is its platform file", () =>
    withFilesOf(guide, async (folder) => {
      const read = readConfiguration(join(folder, "jobwarden.yaml"))
      expect(Result.isFailure(read) ? read.failure : "").toBe("")
      expect(Result.getOrNull(read)).toEqual({
        host: "127.0.0.1",
        port: 8080,
        sqlitePath: join(folder, "jobwarden.sqlite"),
        platform: { type: "static", file: join(folder, "platform.yaml") },
        operations: expect.objectContaining({ drainSeconds: 0, totalSeconds: 30, connections: 10_000 })
      })
      const platform = decodeStaticPlatform(filesOf(guide).get("platform.yaml") ?? "", "platform.yaml")
      expect(Result.isFailure(platform) ? platform.failure : []).toEqual([])
    }))

  test("and the one for production is sound", () =>
    withFolder((folder) => {
      const path = join(folder, "production.yaml")
      writeFileSync(path, filesOf("docs/guides/operations.md").get("production.yaml") ?? "")
      const read = readConfiguration(path)
      expect(Result.isFailure(read) ? read.failure : "").toBe("")
      expect(Result.getOrNull(read)?.operations).toMatchObject({
        log: { format: "json", requests: true },
        metrics: { host: "127.0.0.1", port: 9464 },
        drainSeconds: 5
      })
      return Promise.resolve()
    }))

  test("is served", patience, () =>
    withFilesOf(guide, (folder) =>
      withService(["--config", join(folder, "jobwarden.yaml")], async ({ url }) => {
        const ready = await fetch(`${url}/-/readiness`)
        expect([ready.status, await ready.json()]).toEqual([200, { status: "ok" }])
      })
    )
  )
})
