import { rowsFor, type AccessTable } from "../src/access/access-table.ts"
import { makeCompiler, type CompiledProject } from "../src/access/compile.ts"
import { vocabulary, type Permissions, type Visibility } from "../src/gitlab.ts"
import { noon } from "./documents.ts"

export const compiler = makeCompiler(vocabulary)

/** Compiles a project that says this under these limits, and nothing else speaks. */
export const compileWith = (
  permissions: Permissions,
  limits: readonly Permissions[] = [],
  visibility: Visibility = "private"
): CompiledProject =>
  compiler.compile(
    {
      visibility,
      documents: [{ source: { level: "project" }, document: permissions }],
      limits: limits.map((document, at) => ({ source: { level: "group", path: `group-${at}` }, document })),
      scope: undefined,
      enforceScope: false
    },
    noon
  )

/** Whom a table admits when the environment has this name, cell after cell; `undefined`: no name. */
export const bitsFor = (table: AccessTable, environmentName: string | undefined): Uint32Array =>
  Uint32Array.from([...rowsFor(table, environmentName)].flatMap((row) => [...table.sets.at(row)]))

/** The numbers of the cells in which two tables differ, for any of the environment names or none. */
export const differingCells = (
  left: AccessTable,
  right: AccessTable,
  environmentNames: readonly string[] = [...left.named.keys(), ...right.named.keys()]
): readonly number[] => {
  const differing = new Set<number>()
  for (const name of [undefined, ...environmentNames]) {
    const [before, after] = [bitsFor(left, name), bitsFor(right, name)]
    before.forEach((word, at) => {
      if (word !== after[at]) differing.add(Math.floor(at / left.sets.words))
    })
  }
  return [...differing].sort((one, other) => one - other)
}
