import { parseArgs } from "node:util"
import { copyTree, removeTree } from "./copy.ts"
import { folderOf, mutated, sourcesByFolder, sourcesBelow } from "./folders.ts"
import { isAlive, keyOf, rangeOf, type Mutant } from "./mutants.ts"
import {
  goal,
  printed,
  readResults,
  resultOf,
  resultsPage,
  scoreOf,
  writeResults,
  type Result
} from "./results.ts"
import { runStryker, type Pass } from "./stryker.ts"
import { isExplained, listed, readSurvivors, unexplained, writeSurvivors } from "./survivors.ts"

// Mutation testing of the core, file by file.

const usage = `usage: npm run mutation -- [option …] [folder or file …]

A folder of ${mutated} (${[...sourcesByFolder().keys()].join(", ")}), or a file of it by
its path from the root; all of them, if none is named.

  --quick              does not try survivors again with all tests
  --fresh              takes over nothing from earlier runs: tests themselves have changed
  --reasons            tries nothing: counts the reasons in survivors.yaml again
  --concurrency 1      how many mutants are tried at a time
  --date YYYY-MM-DD    the day that the page shows; left out: today`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    concurrency: { type: "string", default: "1" },
    date: { type: "string", default: new Date().toISOString().slice(0, 10) },
    reasons: { type: "boolean", default: false },
    help: { type: "boolean", default: false }
  }
})

const folders = sourcesByFolder()

const refuse = (name: string): never => {
  console.error(`\`${name}\` is neither a folder of ${mutated} nor a source file of it\n\n${usage}`)
  process.exit(2)
}

/** What is named, or everything: the files, in the order of the folders. */
const wanted = (names: readonly string[]): readonly string[] => {
  const all = [...folders.values()].flat()
  for (const name of names) if (!folders.has(name) && !all.includes(name)) refuse(name)
  return names.length === 0
    ? all
    : all.filter((file) => names.includes(file) || names.includes(folderOf(file)))
}

const measure = async (copy: string, file: string): Promise<readonly Mutant[]> => {
  const run = async (pass: Pass, mutate: readonly string[]): Promise<readonly Mutant[]> => {
    const options = { copy, file, pass, mutate, fresh: values.fresh, concurrency: Number(values.concurrency) }
    return (await runStryker(options)).filter((mutant) => mutant.file === file)
  }
  const quick = await run("quick", [file])
  const known = readSurvivors()
  const unknown = quick.filter(
    (mutant) => isAlive(mutant) && !listed([mutant], known).every((survivor) => isExplained(survivor))
  )
  if (values.quick || unknown.length === 0) return quick
  console.log(`${file}: ${unknown.length} survivors are tried again with all tests`)
  const tried = await run("full", [...new Set(unknown.map(rangeOf))])
  const full = new Map(tried.map((mutant) => [keyOf(mutant), mutant]))
  const again = new Set(unknown.map(keyOf))
  return quick.map((mutant) => (again.has(keyOf(mutant)) ? (full.get(keyOf(mutant)) ?? mutant) : mutant))
}

/** Writes the page of what there is still, with the reasons that stand in the list by now. */
const writePage = (results: readonly Result[]): void => {
  const [sources, explained] = [sourcesBelow(mutated), readSurvivors().filter(isExplained)]
  const present = results.filter(({ file }) => sources.includes(file))
  const counted = present.map((result) => ({
    ...result,
    explained: explained.filter(({ file }) => file === result.file).length
  }))
  writeResults(resultsPage(counted, sources))
}

/** Writes down what was found, at once: whatever ends the run later, it is kept. */
const keep = (file: string, mutants: readonly Mutant[]): Result => {
  const before = readSurvivors()
  const alive = listed(mutants.filter(isAlive), before)
  const sources = sourcesBelow(mutated)
  writeSurvivors([...before.filter((other) => other.file !== file && sources.includes(other.file)), ...alive])
  const result = resultOf(file, values.date, mutants, alive.filter(isExplained).length)
  writePage([...readResults().filter((other) => other.file !== file), result])
  for (const { line, mutator, original, reason, replacement } of alive) {
    if (reason === unexplained) console.log(`${file}:${line}: ${mutator}: ${original} → ${replacement}`)
  }
  return result
}

if (values.help) {
  console.log(usage)
  process.exit(0)
}
if (values.reasons) {
  writePage(readResults())
  process.exit(0)
}

const measureAll = async (files: readonly string[]): Promise<readonly Result[]> => {
  const results: Result[] = []
  const copy = copyTree()
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(130))
  process.once("exit", () => removeTree(copy))
  for (const file of files) {
    const result = keep(file, await measure(copy, file))
    results.push(result)
    const share = `${results.length} of ${files.length}`
    const alive = `${result.survived + result.uncovered} alive, ${result.explained} of them explained`
    console.log(`${share}: ${file}: ${printed(scoreOf([result]))}, ${alive}`)
  }
  return results
}

try {
  process.exitCode = scoreOf(await measureAll(wanted(positionals))) >= goal ? 0 : 1
} catch (error) {
  // The tests fail without a mutant, or Stryker does: nothing was measured.
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
