import { Ajv } from "ajv"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterEach, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { createEngine } from "@jobwarden/core"
import { lint, presets, type PresetName } from "@jobwarden/core/rules"
import { checkPolicyFile, mergePolicyFiles } from "@jobwarden/policy-files"
import { casesOf, passes, pathsIn, runCases } from "@jobwarden/policy-files/tests"
import { testedCommand } from "../../test/command.ts"
import { nextSteps, shellWord } from "./next-steps.ts"
import { schemaText } from "./schema-text.ts"
import { schemaName, starterName, starterText } from "./starter.ts"
import { writeFiles } from "./write-files.ts"

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-init-"))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

interface Ending {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A line as it is pasted into a shell, where `jobwarden` is installed. */
const paste = (line: string, folder: string): Promise<Ending> => {
  const programs = newFolder()
  writeFileSync(
    join(programs, "jobwarden"),
    `#!/bin/sh\nexec '${process.execPath}' '${testedCommand}' "$@"\n`,
    {
      mode: 0o755
    }
  )
  const PATH = [programs, process.env["PATH"]].join(delimiter)
  return new Promise((done) => {
    execFile("sh", ["-c", line], { cwd: folder, env: { PATH } }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr })
    })
  })
}

const commandsIn = (printed: string): readonly string[] =>
  printed.split("\n").filter((line) => line.startsWith("jobwarden "))

const starter = () => mergePolicyFiles([checkPolicyFile(starterName, starterText)])

describe("what `jobwarden init` prints", () => {
  test.each([["jobwarden init"], ["jobwarden init 'it'\\''s here/$HOME'"]])(
    "after `%s` works as it is pasted",
    { timeout: 120_000 },
    async (line) => {
      const folder = newFolder()
      const { code, stderr, stdout } = await paste(line, folder)
      expect([code, stderr]).toEqual([0, ""])
      const lines = commandsIn(stdout)
      const names = lines.map((one) => one.split(" ")[1])
      expect(names).toEqual(["validate", "lint", "can", "who-can", "explain"])
      const endings = await Promise.all(lines.map((one) => paste(one, folder)))
      expect(endings.map((ending) => [ending.code, ending.stderr])).toEqual(lines.map(() => [0, ""]))
      const [validated, linted, can, whoCan, explained] = endings.map((ending) => ending.stdout)
      expect(validated).toContain("1 file checked")
      expect(linted).toContain("Nothing found")
      expect(can).toMatch(/^yes\n/)
      expect(whoCan).toContain("jobs of acme/backend on protected refs")
      expect(explained).toContain("LIMITS THAT CUT")
    }
  )

  test("is the same for programs", { timeout: 60_000 }, async () => {
    const { code, stdout } = await paste("jobwarden init policies --format json", newFolder())
    const written = [`policies/${starterName}`, `policies/${schemaName}`]
    const next = nextSteps(`policies/${starterName}`).map(([, line]) => line)
    expect([code, JSON.parse(stdout)]).toEqual([0, { version: 1, written, next }])
  })

  test("quotes what a shell would read otherwise, and nothing else", () => {
    expect(shellWord("policies/jobwarden.yaml")).toBe("policies/jobwarden.yaml")
    expect(shellWord("my policies")).toBe("'my policies'")
    expect(shellWord("it's")).toBe(String.raw`'it'\''s'`)
  })
})

describe("the starter file", () => {
  test("is well formed", () => {
    expect(starter().files.flatMap(({ problems }) => problems)).toEqual([])
  })

  test("is what its schema accepts, in both drafts that are printed", () => {
    const value: unknown = parse(starterText)
    const validate = new Ajv({ strict: false }).compile(JSON.parse(schemaText("7")) as object)
    expect([validate(value), validate.errors]).toEqual([true, null])
    expect(validate({ version: 1, project: {} })).toBe(false)
    expect(JSON.parse(schemaText("2020-12"))).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema"
    })
  })

  test.each(Object.keys(presets) as PresetName[])("has no finding under `%s`", (preset) => {
    const { world } = starter()
    const engine = createEngine()
    engine.load(world)
    expect(world.projects).toHaveLength(1)
    for (const { path } of world.projects) {
      const subject = engine.subject(path)
      if (subject === null) throw new Error(`${path} is unknown`)
      const { findings } = lint({ subject, now: Date.now(), preset })
      expect(findings.map(({ path: at, rule }) => `${rule} at ${at.join(".")}`)).toEqual([])
    }
  })

  test("passes its own tests", () => {
    const { tests, world } = starter()
    const engine = createEngine()
    engine.load(world)
    const results = runCases(engine, tests.flatMap(casesOf), pathsIn(world.projects))
    const wrong = results.filter((result) => !passes(result))
    expect([tests.length, wrong]).toEqual([2, []])
  })
})

describe("writing", () => {
  const files = [
    { name: "a.yaml", text: "a\n" },
    { name: "b.json", text: "b\n" }
  ]
  const write = (folder: string, overwrite = false) =>
    Effect.runPromise(writeFiles(folder, files, { overwrite }))
  const refusal = (folder: string) =>
    Effect.runPromise(Effect.flip(writeFiles(folder, files, { overwrite: false })))

  test("makes the folder, and leaves nothing else there", async () => {
    const folder = join(newFolder(), "new/er")
    expect(await write(folder)).toEqual([join(folder, "a.yaml"), join(folder, "b.json")])
    expect(readdirSync(folder)).toEqual(["a.yaml", "b.json"])
    expect(readFileSync(join(folder, "b.json"), "utf8")).toBe("b\n")
  })

  test("touches nothing where one of the files is there, a broken link as well", async () => {
    const folder = newFolder()
    symlinkSync("nowhere", join(folder, "b.json"))
    const { message } = await refusal(folder)
    expect(message).toMatch(/b\.json` is there already, and nothing was written; `--force` overwrites/)
    expect(readdirSync(folder)).toEqual(["b.json"])
  })

  test("names every file that is there, and overwrites them only when told to", async () => {
    const folder = newFolder()
    await write(folder)
    writeFileSync(join(folder, "a.yaml"), "mine\n")
    expect((await refusal(folder)).message).toMatch(/a\.yaml` and `.*b\.json` are there already/)
    expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("mine\n")
    await write(folder, true)
    expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("a\n")
  })

  test("says why it cannot", async () => {
    const folder = newFolder()
    writeFileSync(join(folder, "file"), "")
    expect((await refusal(join(folder, "file"))).message).toMatch(
      /file` cannot be written: it is a file; name a folder/
    )
    mkdirSync(join(folder, "a.yaml"))
    const failed = Effect.flip(writeFiles(folder, files, { overwrite: true }))
    expect((await Effect.runPromise(failed)).message).toMatch(
      /a\.yaml` cannot be written: there is a folder of that name/
    )
    expect(readdirSync(folder)).toEqual(["a.yaml", "file"])
  })
})
