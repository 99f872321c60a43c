import { Effect } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { pageBegins } from "@jobwarden/report-page"
import { writePage } from "./write-page.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-write-page-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, page: string) => Effect.runPromise(writePage(file, page))
const refusal = (file: string) => Effect.runPromise(Effect.flip(writePage(file, `${pageBegins}new`)))
const read = (file: string): string => readFileSync(join(folder, file), "utf8")

describe("a report is written", () => {
  test("to a new file, in folders that are made for it", async () => {
    await write(join(folder, "public", "pages", "index.html"), `${pageBegins}one`)
    expect(readdirSync(join(folder, "public", "pages"))).toEqual(["index.html"])
    expect(read("public/pages/index.html")).toBe(`${pageBegins}one`)
  })

  test("in the place of an earlier one, also through a link, and of an empty file", async () => {
    const file = join(folder, "report.html")
    await write(file, `${pageBegins}one`)
    symlinkSync(file, join(folder, "link.html"))
    await write(join(folder, "link.html"), `${pageBegins}two`)
    writeFileSync(join(folder, "empty.html"), "")
    await write(join(folder, "empty.html"), `${pageBegins}three`)
    expect([read("report.html"), read("empty.html")]).toEqual([`${pageBegins}two`, `${pageBegins}three`])
    expect(readdirSync(folder).toSorted()).toEqual(["empty.html", "link.html", "report.html"])
  })

  test("to what keeps nothing", async () => {
    await write("/dev/null", "anything")
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true)
  })
})

describe("a report is not written over", () => {
  test.for(["version: 1\n", '<!doctype html>\n<html lang="en">\n<p>mine', `\uFEFF${pageBegins}`])(
    "a file that holds %j",
    async (held) => {
      const file = join(folder, "policy.yaml")
      writeFileSync(file, held)
      expect((await refusal(file)).message).toMatch(/is there already and is no report; it is as it was/)
      expect(read("policy.yaml")).toBe(held)
    }
  )

  test("a folder, nor where there can be none", async () => {
    expect((await refusal(folder)).message).toMatch(/is no report/)
    writeFileSync(join(folder, "file"), "")
    expect((await refusal(join(folder, "file", "report.html"))).message).toMatch(/cannot be written/)
  })
})
