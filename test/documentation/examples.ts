import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { join } from "node:path"
import { root, type Block } from "./markdown.ts"

/** Where an example finds what it imports: those of a package find every package, as the command does. */
const homeOf = (name: string): string =>
  join(root, /^packages\W/.test(name) ? "packages/cli" : "test", "node_modules")

/** Folders for examples, out of sight of the workspace's own checks and of git, removed when `use` is done. */
const withHomes = async <A>(
  names: Iterable<string>,
  use: (pathOf: (name: string) => string, folder: string) => Promise<A>
): Promise<A> => {
  const folders = new Map<string, string>()
  for (const home of new Set(["", ...names].map(homeOf)))
    folders.set(home, mkdtempSync(join(home, ".examples-")))
  const folderOf = (name: string): string => folders.get(homeOf(name)) ?? ""
  try {
    return await use((name) => join(folderOf(name), name), folderOf(""))
  } finally {
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
  }
}

export interface Finished {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the Node that runs this, to its end. */
export const runNode = (
  args: readonly string[],
  options: { readonly cwd: string; readonly input?: string }
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: options.cwd })
    const output = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output.stdout += chunk))
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output.stderr += chunk))
    child.on("error", reject)
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? -1, ...output }))
    child.stdin.on("error", () => {}).end(options.input ?? "")
  })

/** A comment that says what a statement comes to: a literal, in which `…` stands for members left out. */
const expectation = /^(.*\S)\s+\/\/ (true|false|null|-?\d[\d_]*|".*"|\[.*\]|\{.*\})$/

const prelude = 'import { deepStrictEqual, partialDeepStrictEqual } from "node:assert/strict"'

interface Program {
  readonly text: string
  readonly assertions: number
}

/**
 * The block as a program in which each `statement // value` asserts. Statements stand at the left margin, their
 * further lines do not, or begin with what closes a bracket.
 */
export const programOf = ({ text }: Block): Program => {
  const lines = text.split("\n")
  const written: string[] = []
  let assertions = 0
  for (const [index, line] of lines.entries()) {
    const [, code, expected] = expectation.exec(line) ?? []
    if (code === undefined || expected === undefined) {
      written.push(line)
      continue
    }
    written.push(code)
    let start = index
    while (start > 0 && !/^[^\s)\]}]/.test(lines[start] ?? "")) start -= 1
    const statement = written.splice(start).join("\n")
    const compare = expected.includes("…") ? "partialDeepStrictEqual" : "deepStrictEqual"
    const value = expected.replaceAll(/,?\s*…/g, "")
    // On the statement's own lines, so that what TypeScript finds has the line of the page.
    const [first = "", ...more] = statement.split("\n")
    written.push(`${compare}(structuredClone(${[first, ...more].join("\n")}) as unknown, ${value})`)
    written.push(...Array.from({ length: index - start - more.length }, () => ""))
    assertions += 1
  }
  return { text: `${prelude}\n${written.join("\n")}\n`, assertions }
}

/**
 * Runs programs one after the other in one process, where the packages of the workspace are found, and answers why
 * each failed, or `null`.
 */
export const runPrograms = (
  programs: ReadonlyMap<string, Program>
): Promise<ReadonlyMap<string, string | null>> =>
  withHomes(programs.keys(), async (pathOf, folder) => {
    const paths = [...programs.keys()].map((name) => [name, `${pathOf(name)}.mjs`] as const)
    // Stripped here: Node strips no types of what lies below `node_modules`.
    for (const [name, path] of paths) {
      writeFileSync(path, stripTypeScriptTypes(programs.get(name)?.text ?? ""))
    }
    const script = [
      'import { writeFileSync } from "node:fs"',
      "const failures = {}",
      `for (const [name, path] of ${JSON.stringify(paths)}) {`,
      "  failures[name] = await import(path).then(() => null, (error) => String(error?.stack ?? error))",
      "}",
      'writeFileSync("failures.json", JSON.stringify(failures))'
    ]
    writeFileSync(join(folder, "run.mjs"), script.join("\n"))
    const { exitCode, stderr, stdout } = await runNode([join(folder, "run.mjs")], { cwd: folder })
    if (exitCode !== 0 || stdout !== "")
      throw new Error(`the examples ended with ${exitCode}: ${stdout}${stderr}`)
    const failures = readFileSync(join(folder, "failures.json"), "utf8")
    return new Map(Object.entries(JSON.parse(failures) as Record<string, string | null>))
  })

/** What TypeScript has to say of programs, under the workspace's own strictness. */
export const typeErrors = (programs: ReadonlyMap<string, Program>): Promise<string> =>
  withHomes(programs.keys(), async (pathOf, folder) => {
    for (const [name, { text }] of programs) writeFileSync(pathOf(name), text)
    const options = { rootDir: root, noUnusedLocals: false, noEmit: true }
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: options,
      include: [],
      files: [...programs.keys()].map(pathOf)
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
    const { stdout, stderr } = await runNode([compiler, "-p", join(folder, "tsconfig.json")], { cwd: root })
    return stdout + stderr
  })
