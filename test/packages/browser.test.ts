import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { chromium, type Browser, type Page } from "playwright-core"
import { fleetRules, rules } from "@jobwarden/core/rules"
import { examplesOf } from "@jobwarden/core/rule-examples"
import { afterAll, beforeAll, describe, expect, it, test } from "vitest"
import { root } from "../../tools/public-packages.ts"
import { describeWith, inPath } from "../real/programs.ts"
import { browserBundle } from "./browser-page.ts"

// The core as a page of somebody's has it: one minified module, nothing of Node about it.

const code = await browserBundle()

/** What was asked for; what is heavy is told in ADR 0025. */
const mostBytes = 60_000

const titles = [...rules, ...fleetRules].flatMap(({ id }) => {
  const { invalid, valid } = examplesOf(id)
  return [...valid, ...invalid].map(({ title }) => title)
})

/** The examples that a bundle holds, by their titles, in whichever quotes a minifier puts them. */
const examplesIn = (bundle: string): readonly string[] =>
  titles.filter((title) => ['"', "'", "`"].some((quote) => bundle.includes(`title:${quote}${title}${quote}`)))

/** A rule's examples as they are written, or what is not plain. */
const examplesWrittenIn = (name: string): string => {
  const text = readFileSync(join(root, "packages", "core", "src", "rules", name), "utf8")
  return /^export const examples: \w+ = (\{[^]*?^\})$/m.exec(text)?.[1] ?? "none ()"
}

/** Whether every bundler can see that nothing happens when this is worked out. */
const isPlain = (text: string): boolean => {
  const withoutTexts = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "text")
  const withoutCalls = withoutTexts.replaceAll(/\/\* @__PURE__ \*\/ \w+\([\w, ]*\)/g, "pure")
  return /^[\w\s,:[\]{}]*$/.test(withoutCalls)
}

describe("the core, bundled for a browser", () => {
  test("is no larger than was asked for, compressed, the engine and all rules in it", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(mostBytes)
  })

  test("holds no example of a rule, which whoever shows rules has of an entry of its own", async () => {
    expect(titles.length).toBeGreaterThan(300)
    expect(examplesIn(code)).toEqual([])
    const shown = 'export { examplesOf } from "@jobwarden/core/rule-examples"'
    expect(examplesIn(await browserBundle(shown))).toEqual(titles)
  })

  test("would hold none by another bundler either: they are literals, and calls that are marked as pure", () => {
    const files = [...rules.map(({ id }) => `${id}.ts`), ...fleetRules.map(({ id }) => `fleet/${id}.ts`)]
    expect(files.filter((name) => !isPlain(examplesWrittenIn(name)))).toEqual([])
    const odd = [
      "{ a: f() }",
      "{ a: [...b] }",
      "{ a: b + 1 }",
      "{ a: /* @__PURE__ */ f(b - 1) }",
      "{ a: `${b}` }"
    ]
    expect(odd.filter(isPlain)).toEqual([])
  })

  test("asks for nothing of Node", () => {
    // Not with `not.toMatch`, which would print all of it.
    const loaded = code.match(/(?:\bfrom|\bimport|\brequire\()\s*["'`](?:node:|\w+["'`])/g) ?? []
    expect(loaded).toEqual([])
  })
})

interface Core {
  readonly jobwarden: {
    readonly createEngine: typeof import("@jobwarden/core").createEngine
    readonly lint: typeof import("@jobwarden/core/rules").lint
  }
}

describeWith(
  [{ name: "chromium", debian: "chromium", isThere: () => inPath("chromium") }],
  "the core in Chromium",
  () => {
    let browser: Browser
    let page: Page
    const complaints: string[] = []

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] })
      page = await browser.newPage()
      page.on("pageerror", (error) => complaints.push(error.message))
      page.on("console", (message) => complaints.push(message.text()))
      await page.setContent("<!doctype html><title>a page</title>")
      await page.addScriptTag({ content: code, type: "module" })
      await page.waitForFunction(() => "jobwarden" in globalThis)
    }, 60_000)

    afterAll(async () => {
      await browser?.close()
    })

    it("decides and lints there, and nothing complains", async () => {
      const said = await page.evaluate(() => {
        const { createEngine, lint } = (globalThis as unknown as Core).jobwarden
        const engine = createEngine()
        const project = {
          path: "acme/app",
          permissions: { releases: { delete: "job_token_and_maintainer" } }
        } as const
        engine.putProject(project)
        const ask = { project: "acme/app", resource: "releases", action: "delete" } as const
        const job = { type: "job", project: "acme/app", trigger_role: "developer" } as const
        const subject = engine.subject(project)
        return {
          own: engine.allows({ ...ask, caller: { ...job, ref: { protected: false } } }),
          fork: engine.decide({ ...ask, caller: { ...job, ref: { protected: false, fork: true } } }).reason,
          findings: subject && lint({ subject, now: Date.now() }).findings.map(({ rule }) => rule),
          refused: (() => {
            try {
              engine.putProject({ path: "acme/app", permissions: { jobs: { raed: true } } } as never)
              return "stored"
            } catch (error) {
              return error instanceof Error ? error.message : "nothing"
            }
          })()
        }
      })
      expect(said.own).toBe(true)
      expect(said.fork).toBe("fork_pipeline")
      expect(said.findings).toContain("job-token-launders-role")
      expect(said.refused).toContain("did you mean `read`?")
      expect(complaints).toEqual([])
    }, 60_000)
  }
)
