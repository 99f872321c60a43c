import { spawn } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root, type Block } from "./markdown.ts"

const testFolder = join(root, "test")

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

/** Runs a block's program where the packages of the workspace are found. */
export const runProgram = (program: Program): Promise<Finished> =>
  runNode(["--input-type=module-typescript", "-"], { cwd: testFolder, input: program.text })

/** What TypeScript has to say of programs, under the workspace's own strictness. */
export const typeErrors = async (programs: ReadonlyMap<string, Program>): Promise<string> => {
  // Out of sight of the workspace's own type check, and of git.
  const folder = join(testFolder, "node_modules", `.documentation-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    for (const [name, { text }] of programs) writeFileSync(join(folder, name), text)
    const options = { rootDir: root, noUnusedLocals: false, noEmit: true }
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: options,
      include: [],
      files: [...programs.keys()]
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
    const { stdout, stderr } = await runNode([compiler, "-p", join(folder, "tsconfig.json")], { cwd: root })
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
