import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { typeErrors } from "../documentation/examples.ts"
import { blocksOf, root } from "../documentation/markdown.ts"
import { startQuickstart, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { describeWith, inPath } from "../real/programs.ts"

// The programs of the guide to the REST API, against the service that `npm start` serves.

const folder = join(root, "examples")

interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const runProgram = ({ args, command, environment = {} }: Program, token: string, more: readonly string[]) => {
  const { error, status, stderr, stdout } = spawnSync(command, [...args, ...more], {
    encoding: "utf8",
    env: { ...process.env, ...environment, JOBWARDEN_TOKEN: token },
    timeout: 50_000
  })
  if (error !== undefined) throw error
  return { status, stderr, stdout }
}

const behaves = (program: Program): void => {
  let service: Running
  beforeAll(async () => {
    service = await startQuickstart(temporaryFolder())
  })
  const run = (token = "maintainer", project = "acme/backend") =>
    runProgram(program, service.tokens[token] ?? token, [service.url, project])

  test("makes the mission's change, and reads it back", async () => {
    const first = run()
    expect(first).toMatchObject({ status: 0, stderr: "" })
    const [before, rehearsed, after, ...rest] = first.stdout.split("\n")
    expect(before).toBe("revision 0")
    expect(rehearsed).toMatch(/^would give [1-9]\d* accesses and take [1-9]\d*$/)
    expect(after).toBe("revision 1: write job_token_and_maintainer, delete job_token_and_maintainer")
    expect(rest).toEqual([""])
    expect(run().stdout).toBe(`revision 1\nwould give 0 accesses and take 0\n${after}\n`)
  })

  test("says what the service says where it is refused, and ends with 1", () => {
    const refused = run("developer")
    expect([refused.status, refused.stdout]).toEqual([1, ""])
    expect(refused.stderr).toMatch(/403 Forbidden: .*"message"/)
    expect(run("guessed").stderr).toContain("401 Unauthorized")
    expect(run("maintainer", "acme/nothing").stderr).toContain("404 Project Not Found")
  })
}

describe("in TypeScript", () => {
  behaves({ command: process.execPath, args: [join(folder, "rest-api", "change.ts")] })

  test("has no type errors", async () => {
    const text = readFileSync(join(folder, "rest-api", "change.ts"), "utf8")
    expect(await typeErrors(new Map([["change.ts", { text, assertions: 0 }]]))).toBe("")
  })
})

describeWith([{ name: "python3", debian: "python3", isThere: () => inPath("python3") }], "in Python", () => {
  behaves({ command: "python3", args: [join(folder, "rest-api", "change.py")] })
})

describeWith([{ name: "go", debian: "golang-go", isThere: () => inPath("go") }], "in Go", () => {
  const built = join(temporaryFolder(), "jobwarden")
  beforeAll(() => {
    const environment = {
      ...process.env,
      GOCACHE: temporaryFolder(),
      GOFLAGS: "-mod=mod",
      GO111MODULE: "on",
      GOPROXY: "off",
      GOTOOLCHAIN: "local"
    }
    const options = { cwd: join(folder, "go"), encoding: "utf8", env: environment } as const
    for (const args of [
      ["vet", "."],
      ["build", "-o", built, "."]
    ]) {
      const { status, stderr } = spawnSync("go", args, options)
      expect([args[0], status, stderr]).toEqual([args[0], 0, ""])
    }
  }, 240_000)
  behaves({ command: built, args: [] })
})

test("what the guide shows of them is what they say", () => {
  const programs: Readonly<Record<string, string>> = {
    typescript: "rest-api/change.ts",
    python: "rest-api/change.py",
    go: "go/main.go"
  }
  const shown = blocksOf("docs/guides/rest-api.md").filter(({ language }) => language in programs)
  expect(shown.map(({ language }) => language)).toEqual(Object.keys(programs))
  for (const { language, text } of shown) {
    expect(readFileSync(join(folder, programs[language] ?? ""), "utf8")).toContain(text)
  }
})
