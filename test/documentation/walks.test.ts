import { execFile } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { blocksOf, type Block } from "./markdown.ts"
import { command, patternOf, withFolder, withQuickstart } from "./service.ts"
import { walks } from "./walks.ts"

interface Step {
  readonly program: string
  readonly args: readonly string[]
  readonly code: number
}

/** A line of a page: `npx jobwarden …` or `git …`, and with which code it ends if not with 0. */
const stepOf = (line: string): Step => {
  const [, text = "", code = "0"] = /^(.*?)(?: # ends with (\d+))?$/.exec(line) ?? []
  const words = [...text.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)
  const [program, ...args] = words
  if (program === "git") return { program, args, code: Number(code) }
  if (text.startsWith("npx jobwarden ")) {
    return { program: process.execPath, args: [command, ...args.slice(1)], code: Number(code) }
  }
  throw new Error(`the test does not know how to run \`${line}\``)
}

const run = ({ args, program }: Step, folder: string, token: string) =>
  new Promise<{ readonly code: number; readonly stderr: string; readonly stdout: string }>((resolve) => {
    const somebody = { NAME: "Maya", EMAIL: "maya@example.com" }
    const identity = Object.entries(somebody).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value]
    ])
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      JOBWARDEN_TOKEN: token,
      ...Object.fromEntries(identity)
    }
    execFile(program, args, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
        stdout,
        stderr
      })
    })
  })

const writeFile = (folder: string, { language, text }: Block): void => {
  const [, file] = /^# (\S+\.yaml)\n/.exec(text) ?? []
  if (language !== "yaml" || file === undefined) return
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `${text}\n`)
}

test.for(walks)("%s: each step prints what it shows, after those before it", { timeout: 180_000 }, (page) =>
  withQuickstart(({ url }, tokens) =>
    withFolder(async (folder) => {
      const blocks = blocksOf(page)
      let calls = 0
      for (const [index, block] of blocks.entries()) {
        writeFile(folder, block)
        if (block.language !== "sh") continue
        let printed = ""
        for (const line of block.text.replaceAll("http://127.0.0.1:8080", url).split("\n")) {
          const step = stepOf(line)
          const { code, stderr, stdout } = await run(step, folder, tokens.maintainer)
          expect(code, `${page}:${block.line}: ${line}\n${stdout}${stderr}`).toBe(step.code)
          printed = stdout
          calls += 1
        }
        const shown = blocks[index + 1]
        if (shown?.language === "text") expect(printed.trimEnd()).toMatch(patternOf(shown.text))
      }
      expect(calls).toBeGreaterThan(4)
    })
  )
)
