import { decodeStaticPlatform } from "@jobwarden/platforms"
import { Result } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { readConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { runNode } from "./examples.ts"
import { blocksOf, pages } from "./markdown.ts"
import { command, patternOf, withFolder, withService } from "./service.ts"
import { walks } from "./walks.ts"

const patience = { timeout: 60_000 }
const guide = "docs/guides/configuration.md"

/** The files that a page shows: blocks that begin with their name, which only YAML takes for a comment. */
const filesOf = (page: string): ReadonlyMap<string, string> =>
  new Map(
    blocksOf(page).flatMap(({ language, text }) => {
      const [line = "", name, kind] = /^# (\S+\.(yaml|jsonl|csv))\n/.exec(text) ?? []
      if (name === undefined || language !== kind) return []
      return [[name, kind === "yaml" ? text : text.slice(line.length)] as const]
    })
  )

const withFilesOf = <A>(page: string, use: (folder: string) => Promise<A>): Promise<A> =>
  withFolder((folder) => {
    for (const [name, text] of filesOf(page)) writeFileSync(join(folder, name), `${text}\n`)
    return use(folder)
  })

/** What follows `npx jobwarden` on the lines of a page, and the output that it shows. Serving never ends. */
const callsOf = (page: string) =>
  blocksOf(page).flatMap(({ language, line, text }, index, blocks) => {
    const next = blocks[index + 1]
    const shown = next?.language === "text" ? next.text : undefined
    if (language !== "sh") return []
    return text.split("\n").flatMap((written) => {
      const [, call] = /^npx jobwarden (.+)$/.exec(written) ?? []
      return call === undefined || call.startsWith("serve ") || walks.includes(page)
        ? []
        : [{ page, place: `${page}:${line}`, call, shown }]
    })
  })

describe("commands on the pages", () => {
  const calls = pages.flatMap(callsOf)

  test("are there", () => expect(calls.length).toBeGreaterThan(2))

  test.for(calls)("$place prints what it shows", patience, ({ page, call, shown }) =>
    withFilesOf(page, async (folder) => {
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
