import { gitlab } from "@jobwarden/core"
import { describe, expect, test } from "vitest"
import { noCycles } from "./cycles.ts"
import { allowTable, dependenciesGoDown, importsGoDown } from "./direction.ts"
import { coreKnowsNoDomain, filesAreShort, typesAreHonest } from "./house-rules.ts"
import { sourceFile, type Breach, type SourceFile } from "./source-files.ts"
import { coreExemptions, coreIsPure, onlyTheCommandPrints } from "./surroundings.ts"

// A floor that finds nothing may be one that does not look: here each finds what was put before it.

type Floor = (files: readonly SourceFile[]) => readonly Breach[]
/** Where the code stands, the code, and what is wrong with it; nothing, where it is as it should be. */
type Planted = readonly [path: string, code: string, ...wrong: readonly string[]]

const expectFound = (floor: Floor, planted: readonly Planted[]): void => {
  for (const [path, code, ...wrong] of planted) {
    test(`${path}: ${code}`, () => {
      expect(floor([sourceFile(path, code)])).toEqual(wrong.map((what) => `${path}:1: ${what}`))
    })
  }
}

const core = "packages/core/src/policy/grant.ts"
const service = "packages/service/src/update-permissions.ts"
const store = "packages/store-sqlite/src/open.ts"
const platform = "packages/platforms/src/static/layer.ts"
const adapter = "packages/rest-adapter/src/api/policy.ts"
const gateway = "packages/registry-gateway/src/proxy/proxy.ts"
const command = "packages/cli/src/commands/can.ts"

describe("imports that go up, sideways or elsewhere", () => {
  const entries = Object.keys(allowTable).map((name) => `@jobwarden/${name}`)
  const floor: Floor = (files) =>
    importsGoDown(files, [{ entries: [...entries, "@jobwarden/service/testing"] }])
  expectFound(floor, [
    [core, 'import { Result, Schema } from "effect"'],
    [core, 'import { readGrant } from "../access/compile.ts"'],
    [core, 'import type { SchemaAST, SchemaIssue } from "effect"'],
    [core, 'import { Effect } from "effect"', "may not import Effect from effect"],
    [core, 'import { Result, type Layer } from "effect"', "may not import Layer from effect"],
    [core, 'import * as Everything from "effect"', "may not import * from effect"],
    [core, 'export * from "effect"', "may not import * from effect"],
    [core, 'import * as Schema from "effect/Schema"', "may not import effect/Schema"],
    [core, 'import { readFileSync } from "node:fs"', "may not import node:fs"],
    [core, 'import type { Platform } from "@jobwarden/service"', "may not import @jobwarden/service"],
    [core, 'const yaml = await import("yaml")', "may not import yaml"],
    [core, 'export { parse } from "yaml"', "may not import yaml"],
    [core, 'import "better-sqlite3"', "may not import better-sqlite3"],
    [core, 'import fc from "fast-check"', "may not import fast-check"],
    ["packages/core/src/engine.test.ts", 'import fc from "fast-check"'],
    ["packages/core/test/arbitraries.ts", 'import * as fc from "fast-check"'],
    ["packages/core/src/engine.test.ts", 'import "@jobwarden/service"', "may not import @jobwarden/service"],
    [
      "packages/core/src/engine.test.ts",
      'import "@jobwarden/service/testing"',
      "may not import @jobwarden/service/testing"
    ],
    [service, 'import { decodeProject } from "@jobwarden/core"; import { randomUUID } from "node:crypto"'],
    [service, 'import { test } from "vitest"', "may not import vitest"],
    ["packages/service/src/testing/index.ts", 'import { test } from "vitest"'],
    [service, 'import { readFileSync } from "node:fs"', "may not import node:fs"],
    [service, 'import { open } from "@jobwarden/store-sqlite"', "may not import @jobwarden/store-sqlite"],
    [
      service,
      'import { samples } from "./testing/index.ts"',
      "takes packages/service/src/testing/index.ts, which is for tests"
    ],
    [store, 'import Database from "better-sqlite3"; import { join } from "node:path"'],
    [store, 'import { parse } from "yaml"', "may not import yaml"],
    [store, 'import { layer } from "@jobwarden/platforms"', "may not import @jobwarden/platforms"],
    [
      store,
      'import { samples } from "@jobwarden/service/testing"',
      "may not import @jobwarden/service/testing"
    ],
    ["packages/store-sqlite/src/open.test.ts", 'import { samples } from "@jobwarden/service/testing"'],
    [platform, 'import { parse } from "yaml"'],
    [platform, 'import { api } from "@jobwarden/rest-adapter"', "may not import @jobwarden/rest-adapter"],
    [adapter, 'import { HttpApi } from "effect/http-api"'],
    [adapter, 'import { createServer } from "node:http"', "may not import node:http"],
    [adapter, 'import { run } from "@jobwarden/cli"', "may not import @jobwarden/cli"],
    [gateway, 'import { createServer } from "node:http"; import { Effect } from "effect"'],
    [gateway, 'import { routes } from "@jobwarden/rest-adapter"', "may not import @jobwarden/rest-adapter"],
    [
      adapter,
      'import { judge } from "@jobwarden/registry-gateway"',
      "may not import @jobwarden/registry-gateway"
    ],
    [
      adapter,
      'import { engine } from "@jobwarden/core/src/engine.ts"',
      "may not import @jobwarden/core/src/engine.ts"
    ],
    [
      adapter,
      'import { engine } from "../../../core/src/engine.ts"',
      "reaches out of its package to packages/core/src/engine.ts"
    ],
    [
      command,
      'import { createEngine } from "@jobwarden/core"; import { parse } from "yaml"; import "node:fs"'
    ],
    [
      command,
      'import "@jobwarden/core/src/engine.ts"',
      "@jobwarden/core/src/engine.ts is no entry of its package"
    ],
    [
      "packages/new-adapter/src/index.ts",
      "export {}",
      "package new-adapter is not in the allow-table of imports"
    ]
  ])

  test("a test that is imported by what is none", () => {
    const files = [
      sourceFile("packages/cli/src/run.test.ts", "export const helper = 1"),
      sourceFile("packages/cli/src/run.ts", 'import { helper } from "./run.test.ts"')
    ]
    expect(floor(files)).toEqual([
      "packages/cli/src/run.ts:1: takes packages/cli/src/run.test.ts, which is for tests"
    ])
  })

  test("a dependency that the package may not have", () => {
    const manifest = (packageName: string, ...dependencies: readonly string[]) => ({
      packageName,
      dependencies,
      entries: []
    })
    const manifests = [
      manifest("core", "effect", "yaml"),
      manifest("store-sqlite", "@jobwarden/core", "@jobwarden/platforms"),
      manifest("cli", "yaml", "@jobwarden/core")
    ]
    expect(dependenciesGoDown(manifests)).toEqual([
      "packages/core/package.json: may not depend on yaml",
      "packages/store-sqlite/package.json: may not depend on @jobwarden/platforms"
    ])
  })
})

describe("imports in a circle", () => {
  const module = (path: string, ...imports: readonly string[]): SourceFile =>
    sourceFile(path, imports.map((from) => `import { x } from "${from}"`).join("\n"))

  test("of one, two or three files", () => {
    expect(noCycles([module("packages/cli/src/a.ts", "./a.ts")])).toEqual([
      "packages/cli/src/a.ts → packages/cli/src/a.ts: a cycle of imports"
    ])
    expect(
      noCycles([module("packages/cli/src/a.ts", "./b/b.ts"), module("packages/cli/src/b/b.ts", "../a.ts")])
    ).toEqual(["packages/cli/src/a.ts → packages/cli/src/b/b.ts → packages/cli/src/a.ts: a cycle of imports"])
    const three = [
      module("packages/cli/src/start.ts", "./a.ts"),
      module("packages/cli/src/a.ts", "./b.ts"),
      module("packages/cli/src/b.ts", "./c.ts"),
      module("packages/cli/src/c.ts", "./a.ts")
    ]
    expect(noCycles(three)).toEqual([
      "packages/cli/src/a.ts → packages/cli/src/b.ts → packages/cli/src/c.ts → packages/cli/src/a.ts: a cycle of imports"
    ])
  })

  test("but not two ways to one file", () => {
    const diamond = [
      module("packages/cli/src/a.ts", "./b.ts", "./c.ts"),
      module("packages/cli/src/b.ts", "./d.ts"),
      module("packages/cli/src/c.ts", "./d.ts"),
      module("packages/cli/src/d.ts")
    ]
    expect(noCycles(diamond)).toEqual([])
  })

  test("of types, in the core only", () => {
    const circle = (packageName: string): readonly SourceFile[] => [
      sourceFile(`packages/${packageName}/src/a.ts`, 'import type { B } from "./b.ts"'),
      sourceFile(`packages/${packageName}/src/b.ts`, 'import { a } from "./a.ts"')
    ]
    expect(noCycles(circle("core"))).toHaveLength(1)
    expect(noCycles(circle("cli"))).toEqual([])
  })
})

describe("a core that asks the outside", () => {
  expectFound(coreIsPure, [
    [core, "const date = input.Date; const other = { process: 1, console: 2 }"],
    [core, "// new Date()\nconst text = `Math.random() ${1} console.log`"],
    [core, "const now = new Date()", "says Date"],
    [core, "const now = Date.now()", "says Date"],
    [core, "const chance = Math.max(1, Math.random())", "says Math.random"],
    [core, "const text = `${process.env.HOME}`", "says process"],
    [core, 'console.log("x")', "says console"],
    [core, "globalThis.setTimeout(run)", "says globalThis"],
    [core, "setTimeout(() => performance.now())", "says setTimeout", "says performance"],
    [core, "Effect.runSync(program)", "says Effect.runSync"],
    [core, 'import { join } from "node:path"', "imports node:path"],
    ["packages/core/src/clock.ts", "export const systemClock = () => Date.now()"],
    ["packages/core/src/clock.ts", "export const elapsed = () => performance.now()", "says performance"],
    ["packages/core/src/engine.test.ts", "const now = Date.now()"],
    [service, "const now = Date.now()"]
  ])

  test("is excused in one file, with the reason", () => {
    expect(Object.keys(coreExemptions)).toEqual(["packages/core/src/clock.ts"])
    expect(coreExemptions["packages/core/src/clock.ts"]?.why).not.toBe("")
  })
})

describe("printing, the environment and exits outside of the command", () => {
  expectFound(onlyTheCommandPrints, [
    [service, 'console.error("x")', "says console.error"],
    [store, "const home = process.env.HOME", "says process.env"],
    [store, "const { env } = process", "says process"],
    [platform, "process.exit(1)", "says process.exit"],
    [adapter, 'process.stdout.write("x")', "says process.stdout"],
    [adapter, 'import { env } from "node:process"', "imports node:process"],
    [store, "const onWindows = process.platform === 'win32'"],
    [store, "const context = { console: 1 }; options.process"],
    ["packages/store-sqlite/src/open.test.ts", "console.log(process.env)"],
    [command, "console.log(process.env.HOME); process.exit(2)"],
    ["packages/cli/bin/jobwarden.js", "#!/usr/bin/env node\nprocess.exitCode = 1"]
  ])
})

describe("types that look away", () => {
  expectFound(typesAreHonest, [
    [service, "const x: any = 1", "says `any`"],
    [service, "const x = y as any", "says `any`"],
    [service, "type X = readonly any[] | Map<string, any>", "says `any`", "says `any`"],
    ["packages/service/src/x.test.ts", "const x: any = 1", "says `any`"],
    [service, "Promise.any([]); expect.any(String); const refs = { any: 1 }; const refs = 'any' // any"],
    [service, "const x = y!.z", "asserts with `!`"],
    [service, "const x = list[0]!", "asserts with `!`"],
    [service, "const x = `${find()!}`", "asserts with `!`"],
    [service, "let x!: string", "asserts with `!`"],
    [service, "if (!x || (!y && a !== b) || a != b || [!z].some((one) => !one)) return !x"],
    ["packages/cli/bin/jobwarden.js", "/* any */ const any = 1"]
  ])
})

describe("files that are too long", () => {
  const file = (path: string, lines: number) => sourceFile(path, "x\n".repeat(lines))

  test("are found, unless they are listed with a reason", () => {
    expect(filesAreShort([file(service, 400)], {})).toEqual([])
    expect(filesAreShort([file(service, 401)], {})).toEqual([`${service}:401: has 401 lines, more than 400`])
    expect(filesAreShort([file(service, 401)], { [service]: "one table" })).toEqual([])
  })

  test("are not listed longer than they are long", () => {
    expect(filesAreShort([file(service, 10)], { [service]: "one table" })).toEqual([
      `${service}: is listed as long and is not`
    ])
  })
})

describe("a core that knows a domain's words", () => {
  const floor: Floor = (files) => coreKnowsNoDomain(files, gitlab)
  expectFound(floor, [
    [core, 'const role = "maintainer"', "says `maintainer`"],
    [core, "const text = `maven`", "says `maven`"],
    [core, 'if (resource === "package_registry.npm") return', "says `package_registry.npm`"],
    [core, "const own = document.container_registry", "says `container_registry`"],
    [core, 'const visibility = input.visibility ?? "private"', "says `private`"],
    [core, 'const scope = "read_api"', "says `read_api`"],
    [
      core,
      'const owner = jobs // "owner"\nconst text = "the owner of it"; terms.environments; "environments"'
    ],
    ["packages/core/src/domain/gitlab.ts", 'const role = "maintainer"'],
    ["packages/core/src/engine.test.ts", 'const role = "maintainer"'],
    [service, 'const role = "maintainer"']
  ])
})
