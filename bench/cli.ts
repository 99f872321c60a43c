import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { stringify } from "yaml"
import { bundle } from "../tools/bundle.ts"
import { makeRandom } from "./support/random.ts"
import { number, publish } from "./support/report.ts"
import { ratio, summarise } from "./support/statistics.ts"
import { flatWorld } from "./worlds/world.ts"

// What the bundled command costs, beside the least that a process costs and beside the parser alone (SPEC §11).
// node bench/cli.ts [--date YYYY-MM-DD] [--rounds 21] [--files 10000] [--file-rounds 5]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "21" },
    files: { type: "string", default: "10000" },
    "file-rounds": { type: "string", default: "5" }
  }
})
const fileCount = Number(values.files)

const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-"))
process.once("exit", () => rmSync(folder, { recursive: true, force: true }))

/** The command as a package holds it. */
const makePackage = async (): Promise<string> => {
  for (const name of ["bin", "dist"]) mkdirSync(join(folder, name))
  const command = join(folder, "bin", "jobwarden.js")
  copyFileSync(join(import.meta.dirname, "..", "packages", "cli", "bin", "jobwarden.js"), command)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  await bundle(join(folder, "dist", "jobwarden.js"))
  return command
}

/** A file for each project, as people write them, every policy another. Hands back the bytes of all of them. */
const writePolicies = (policies: string): number => {
  const world = flatWorld(makeRandom(20_260_104), fileCount, fileCount)
  mkdirSync(policies)
  let bytes = 0
  for (const [at, { path, ...project }] of world.projects.entries()) {
    const text = `# yaml-language-server: $schema=./jobwarden.schema.json\n${stringify({ version: 1, projects: { [path]: project } })}`
    bytes += Buffer.byteLength(text)
    writeFileSync(join(policies, `${at}.yaml`), text)
  }
  return bytes
}

/** Milliseconds from starting a program to its end. */
const run = (...args: readonly string[]): number => {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env["PATH"], HOME: folder },
    encoding: "utf8",
    maxBuffer: 2 ** 28
  })
  const took = performance.now() - start
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`)
  return took
}

/** In turns, so that what slows the machine slows both. The first round of all is not counted. */
const inTurns = (rounds: number, ours: readonly string[], other: readonly string[]) => {
  const [own, others]: [number[], number[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    const times = [run(...other), run(...ours)] as const
    if (round < 0) continue
    others.push(times[0])
    own.push(times[1])
  }
  return { own, others }
}

const rowOf = (name: string, times: readonly number[]): readonly string[] => {
  const { high, low, median } = summarise(times)
  return [name, ...[median, low, high].map((milliseconds) => number(milliseconds, 0))]
}

const command = await makePackage()
const policies = join(folder, "policies")
const bytes = writePolicies(policies)
const start = inTurns(Number(values.rounds), [command, "validate", join(policies, "0.yaml")], ["-e", "0"])
const many = inTurns(
  Number(values["file-rounds"]),
  [command, "validate", policies],
  [join(import.meta.dirname, "peers", "yaml-alone.ts"), policies]
)

const head = ["", "ms", "10th percentile", "90th percentile"]
publish("cli", {
  title: "The command",
  date: values.date,
  tables: [
    {
      title: "One file, the whole process",
      head,
      rows: [rowOf("node -e 0", start.others), rowOf("jobwarden validate", start.own)]
    },
    {
      title: `${number(fileCount, 0)} files, the whole process`,
      head,
      rows: [rowOf("yaml, parseDocument alone", many.others), rowOf("jobwarden validate", many.own)]
    }
  ],
  goals: [
    {
      what: "`validate` of one file: the time of `node -e 0`",
      unit: "×",
      value: ratio(start.own, start.others),
      goal: { atMost: 4 }
    },
    {
      what: `\`validate\` of ${number(fileCount, 0)} files: the time of the parser alone`,
      unit: "×",
      value: ratio(many.own, many.others),
      goal: { atMost: 1.6 }
    }
  ],
  notes: [
    `The bundle, with what Node compiled of it kept from the run before, as a user's cache does. ${values.rounds} and ${values["file-rounds"]} rounds in turns, medians; ratios are medians of the rounds' ratios.`,
    `The files are ${number(bytes / 1024 / 1024, 1)} MiB, one project each, every policy another. The parser's process reads the same files and makes a document of each, and nothing else.`
  ],
  data: { start, many, files: fileCount, bytes }
})
