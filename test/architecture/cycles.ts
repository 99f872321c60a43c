import { importsOf, isRelative, resolveImport } from "./imports.ts"
import type { Breach, SourceFile } from "./source-files.ts"

/**
 * No file imports itself by way of others. In the core types count too: whoever reads a concept there needs
 * only those below it.
 */
export const noCycles = (files: readonly SourceFile[]): readonly Breach[] => {
  const edges = new Map(
    files.map((file) => {
      const relative = importsOf(file).filter(
        ({ specifier, isType }) => isRelative(specifier) && (!isType || file.packageName === "core")
      )
      return [file.path, relative.map(({ specifier }) => resolveImport(file, specifier))]
    })
  )
  const done = new Set<string>()
  const cycles: Breach[] = []

  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path)
    if (start >= 0) {
      cycles.push(`${[...way.slice(start), path].join(" → ")}: a cycle of imports`)
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...way, path])
    done.add(path)
  }

  for (const path of edges.keys()) visit(path, [])
  return cycles
}
