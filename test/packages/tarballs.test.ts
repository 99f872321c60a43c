import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { packAll, type Tarball } from "../../tools/pack.ts"
import { publicPackages, root } from "../../tools/public-packages.ts"
import { programOf } from "../documentation/examples.ts"
import { blocksOf } from "../documentation/markdown.ts"
import { isWhole } from "../real/matrix.ts"
import { installed, run } from "./fresh-project.ts"

// Every package packed, installed where there is no workspace, and used there. `npm run prove:packages`

const workspace = mkdtempSync(join(tmpdir(), "jobwarden-packages-"))
const project = join(workspace, "project")
const names = publicPackages().map(({ manifest }) => manifest.name)
const tsc = join(root, "node_modules", "typescript", "bin", "tsc")
const node = (...args: readonly string[]) => run(project, process.execPath, ...args)
const fine = { status: 0, stderr: "" }

describe.runIf(isWhole)("the packed packages, in a fresh project", { timeout: 180_000 }, () => {
  let tarballs: readonly Tarball[] = []
  beforeAll(async () => {
    tarballs = await packAll(join(workspace, "tarballs"))
    installed(project, tarballs, names, { effect: "4.1.0", "@types/node": "24.19.2" })
  }, 300_000)
  afterAll(() => rmSync(workspace, { recursive: true, force: true }))

  const tarball = (name: string): Tarball => {
    const found = tarballs.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${name} is not packed`)
    return found
  }

  test.for(names)("%s holds its page, the licence, and what is built; nothing else", (name) => {
    const { files } = tarball(name)
    const besides = files.filter((file) => !/^dist\/.+\.(?:js|d\.ts)$/.test(file))
    const own: Readonly<Record<string, readonly string[]>> = {
      "@jobwarden/cli": ["bin/jobwarden.js", "dist/report-page.json"],
      "verdaccio-jobwarden": ["dist/index.cjs"]
    }
    expect(besides).toEqual([...(own[name] ?? []), "LICENSE", "README.md", "package.json"].toSorted())
    expect(files.filter((file) => file.includes(".test."))).toEqual([])
    const count = files.length - besides.length
    if (name === "@jobwarden/cli") expect(count).toBe(1)
    else if (name !== "verdaccio-jobwarden") expect(count).toBeGreaterThan(9)
  })

  test.for(names)("%s is clean by publint, and its types by attw", (name) => {
    const { file } = tarball(name)
    const publint = node(join(root, "node_modules/publint/src/cli.js"), file, "--strict")
    expect(publint.stdout).toContain("All good!")
    expect(publint.status).toBe(0)
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js")
    const types = node(attw, file, "--profile", "esm-only", "--format", "json")
    expect(types.status, types.stdout).toBe(0)
    const { problems = {} } = JSON.parse(types.stdout) as { readonly problems?: object }
    expect(
      Object.keys(problems).filter((kind) => !["NoResolution", "CJSResolvesToESM"].includes(kind))
    ).toEqual([])
  })

  test.for(names)("%s says nothing of the workspace in its manifest", (name) => {
    const manifest = readFileSync(join(project, "node_modules", name, "package.json"), "utf8")
    const { dependencies = {}, private: isPrivate } = JSON.parse(manifest) as {
      readonly dependencies?: Readonly<Record<string, string>>
      readonly private?: boolean
    }
    expect(isPrivate).toBeUndefined()
    expect(manifest).not.toMatch(/workspace:|"\.\/src\//)
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test("every entry point is loaded by Node, and by the compiler with every declaration checked", () => {
    const entries = publicPackages().flatMap(({ entries, manifest }) =>
      [...entries.keys()].map((key) => manifest.name + key.slice(1))
    )
    const text = entries.map((entry, at) => `export * as entry${at} from "${entry}"`).join("\n")
    writeFileSync(join(project, "entries.mjs"), text)
    expect(node("entries.mjs")).toMatchObject(fine)
    writeFileSync(join(project, "entries.ts"), text)
    expect(typesOf("entries.ts")).toBe("")
  })

  /** Strict, as for a project of Node's; the declarations of Effect name types of the browser's. */
  const typesOf = (...files: readonly string[]): string => {
    const compilerOptions = {
      target: "ES2024",
      lib: ["ES2024", "DOM"],
      types: ["node"],
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      allowImportingTsExtensions: true,
      noEmit: true
    }
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }))
    return node(tsc, "-p", ".").stdout
  }

  const pages = [
    "docs/guides/embedding.md",
    ...publicPackages().map(({ folder }) => `packages/${folder}/README.md`)
  ]
  const programs = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === "ts")
      .map((block) => [`${page}:${block.line}`, programOf(block)] as const)
  )
  const fileOf = (place: string): string => place.replaceAll(/\W+/g, "-")

  test("the examples of the embedding guide and of the packages' pages have no type errors", () => {
    for (const [place, { text }] of programs) writeFileSync(join(project, `${fileOf(place)}.ts`), text)
    expect(typesOf(...programs.map(([place]) => `${fileOf(place)}.ts`))).toBe("")
  })

  test.for(programs)("%s does what it says, in TypeScript and as plain JavaScript", ([place, program]) => {
    expect(program.assertions).toBeGreaterThan(0)
    const [typed, plain] = [`${fileOf(place)}.ts`, `${fileOf(place)}.mjs`]
    writeFileSync(join(project, typed), program.text)
    expect(node(typed)).toEqual({ ...fine, stdout: "" })
    // The words of TypeScript that the examples use, and nothing else, are taken out.
    const text = program.text
      .replaceAll(/ as (?:const|never|unknown)\b/g, "")
      .replaceAll(/\((\w+): \w+\)/g, "($1)")
    const untyped = text.replaceAll(/\((\w+): \(\) => void\): string/g, "($1)")
    writeFileSync(join(project, plain), untyped)
    expect(node(plain)).toEqual({ ...fine, stdout: "" })
  })

  test("a store of one's own passes the contract that is packed", () => {
    const folder = join(project, "store")
    cpSync(join(root, "examples", "store"), folder, { recursive: true })
    expect(typesOf("store/store.ts", "store/store.test.ts", "store/log-file.ts")).toBe("")
    const { status, stdout } = node("--test", "store/store.test.ts")
    expect(stdout).toMatch(/^ℹ fail 0$/m)
    expect(Number(/^ℹ pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(60)
    expect(status).toBe(0)
  })

  describe("the command alone", () => {
    const alone = join(workspace, "alone")
    const empty = join(workspace, "empty")
    const jobwarden = (...args: readonly string[]) =>
      run(
        empty,
        process.execPath,
        join(alone, "node_modules", "@jobwarden", "cli", "bin", "jobwarden.js"),
        ...args
      )

    beforeAll(() => {
      installed(alone, tarballs, ["@jobwarden/cli"])
      mkdirSync(empty)
    })

    test("writes a policy in an empty folder, finds it valid, and says what is wrong with another", () => {
      expect(jobwarden("validate")).toMatchObject({ status: 2, stdout: "" })
      expect(jobwarden("init").status).toBe(0)
      expect(jobwarden("validate", "jobwarden.yaml")).toMatchObject({ status: 0 })
      writeFileSync(
        join(empty, "wrong.yaml"),
        "version: 1\nprojects: { acme/app: { permissions: { jobs: { raed: true } } } }\n"
      )
      const wrong = jobwarden("validate", "wrong.yaml")
      expect(wrong.status).toBe(1)
      expect(wrong.stdout).toContain("did you mean `read`?")
      expect(jobwarden("rules", "job-token-can-delete").status).toBe(0)
    })

    test("loads from outside of its bundle what it depends on, and nothing else", () => {
      const installedAt = join(alone, "node_modules", "@jobwarden", "cli")
      const bundle = readFileSync(join(installedAt, "dist", "jobwarden.js"), "utf8")
      const { dependencies } = JSON.parse(readFileSync(join(installedAt, "package.json"), "utf8")) as {
        readonly dependencies: object
      }
      const loaded = [
        ...bundle.matchAll(
          /createRequire\w*\)?\(import\.meta\.url\)\(["'`]([^"'`]+)|\bimport\(["'`]([^."'`][^"'`]*)["'`]\)|\w+\(import\.meta\.url\)\(["'`]([^"'`]+)/g
        )
      ]
        .map(([, one, two, three]) => one ?? two ?? three ?? "")
        .filter((name) => !name.startsWith("node:"))
      expect([...new Set(loaded)].toSorted()).toEqual(Object.keys(dependencies).toSorted())
    })
  })
})
