import { execFile, type ExecFileOptions } from "node:child_process"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { permissionsOf, startQuickstart, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { describeWith, inPath } from "../real/programs.ts"
import { typeErrors } from "./examples.ts"
import { blocksOf, pageText, root } from "./markdown.ts"

// What the pages of the permissions say, and their examples as a reader runs them, against the quickstart's service.

const names = readdirSync(join(root, "docs", "permissions"))
  .filter((name) => name !== "README.md")
  .map((name) => name.replace(/\.md$/, ""))

const pathOf = (name: string): string => `docs/permissions/${name}.md`

const textsOf = (name: string, language: string): readonly string[] =>
  blocksOf(pathOf(name)).flatMap((block) => (block.language === language ? block.text : []))

/** The cells of a page, and whom it says that `"maintainer"` opens each to. */
const saidBy = (name: string): ReadonlyArray<readonly [resource: string, action: string, opens: string]> =>
  [
    ...pageText(pathOf(name)).matchAll(
      /^\| grant of `([\w.]+):(\w+)` [^]*?^\| `"maintainer"` \|[^|\n]*\| ([^|\n]*) \|$/gm
    )
  ].map(([, resource = "", action = "", opens = ""]) => [resource, action, opens])

let service: Running
beforeAll(async () => {
  service = await startQuickstart(temporaryFolder())
})

const ask = (address: string, method = "GET"): Promise<Response> =>
  fetch(address, { method, headers: { "private-token": service.tokens["maintainer"] ?? "" } })

const reset = async (): Promise<void> =>
  expect((await ask(permissionsOf(service), "DELETE")).status).toBe(204)

/** Whom the service lets do what a page is about, in the page's words. */
const inForce = (name: string): Promise<ReturnType<typeof saidBy>> =>
  Promise.all(
    saidBy(name).map(async ([resource, action]) => {
      const query = new URLSearchParams({ resource, action }).toString()
      const answer = await ask(`${permissionsOf(service)}/access?${query}`)
      const { sentences } = (await answer.json()) as { readonly sentences: readonly string[] }
      return [resource, action, sentences.join("; ")] as const
    })
  )

interface Command {
  readonly command: string
  readonly args: string[]
}

interface Ended {
  /** The exit code, or why there is none. */
  readonly status: number | string | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, without holding up the connections to the service. */
const finish = ({ args, command }: Command, options: ExecFileOptions) =>
  new Promise((settle: (ended: Ended) => void) => {
    execFile(command, args, { ...options, encoding: "utf8" }, (error, stdout, stderr) =>
      settle({ status: error === null ? 0 : (error.code ?? null), stdout, stderr })
    )
  })

const run = (program: Command, token = "maintainer"): Promise<Ended> =>
  finish(program, {
    env: { ...process.env, JOBWARDEN_URL: service.url, JOBWARDEN_TOKEN: service.tokens[token] },
    timeout: 50_000
  })

const shell = (text: string): Command => ({ command: "sh", args: ["-c", text] })

/** What is so of each page's example in a language. */
const behaves = (example: (name: string) => Command): void => {
  test.for(names)("%s: is taken, and in force then", async (name) => {
    await reset()
    const said = saidBy(name)
    expect(said).toHaveLength(3)
    for (const [index, cell] of (await inForce(name)).entries()) expect(cell).not.toEqual(said[index])
    expect(await run(example(name))).toMatchObject({ status: 0 })
    expect(await inForce(name)).toEqual(said)
  })

  test("says what the service says where it is refused", async () => {
    const { stderr, stdout } = await run(example("repository"), "developer")
    expect(stdout + stderr).toMatch(/"message":"403 Forbidden/)
  })
}

/** Each page's one program in a language, in a folder of its own. */
const written = (language: string, file: string) => {
  const folder = temporaryFolder()
  for (const name of names) {
    const programs = textsOf(name, language)
    expect([name, programs.length]).toEqual([name, 1])
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, file), `${programs[0]}\n`)
  }
  return { folder, file: (name: string) => join(folder, name, file) }
}

test("there is a page for each of the twelve resources", () => expect(names).toHaveLength(12))

describe("action by action, in curl", () => {
  test.for(names)("%s: each request is taken, and together they are in force", async (name) => {
    await reset()
    const requests = textsOf(name, "sh").slice(0, -1)
    expect(requests).toHaveLength(3)
    for (const [index, request] of requests.entries()) {
      const { stdout } = await run(shell(request))
      const [, body = ""] = /--data '([^']+)'/.exec(request) ?? []
      expect(JSON.parse(stdout)).toMatchObject(JSON.parse(body) as object)
      expect((await inForce(name))[index]).toEqual(saidBy(name)[index])
    }
  })
})

describe("in curl", () => behaves((name) => shell(textsOf(name, "sh").at(-1) ?? "")))

describe("in TypeScript", () => {
  const { file } = written("typescript", "change.ts")
  behaves((name) => ({ command: process.execPath, args: [file(name)] }))

  test("has no type errors", async () => {
    const programs = names.map(
      (name) => [`${name}.ts`, { text: textsOf(name, "typescript").join(), assertions: 0 }] as const
    )
    expect(await typeErrors(new Map(programs))).toBe("")
  })
})

describeWith([{ name: "python3", debian: "python3", isThere: () => inPath("python3") }], "in Python", () => {
  const { file } = written("python", "change.py")
  behaves((name) => ({ command: "python3", args: [file(name)] }))
})

describeWith([{ name: "go", debian: "golang-go", isThere: () => inPath("go") }], "in Go", () => {
  const { folder } = written("go", "change.go")
  const built = join(folder, "built")
  beforeAll(async () => {
    writeFileSync(join(folder, "go.mod"), "module example.com/permissions\n\ngo 1.19\n")
    const environment = {
      ...process.env,
      CGO_ENABLED: "0",
      GOCACHE: temporaryFolder(),
      GOFLAGS: "-mod=mod",
      GO111MODULE: "on",
      GOPROXY: "off",
      GOTOOLCHAIN: "local"
    }
    mkdirSync(built)
    const args = ["build", "-ldflags=-s -w", "-o", built, "./..."]
    const ended = await finish({ command: "go", args }, { cwd: folder, env: environment })
    expect(ended).toMatchObject({ status: 0, stderr: "" })
  }, 240_000)
  behaves((name) => ({ command: join(built, name), args: [] }))
})
