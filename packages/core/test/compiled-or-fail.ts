import type { CompiledProject } from "../src/access/compile.ts"
import type { Reference } from "../src/access/request.ts"

/** The compiled policy of a project that is known. */
export const compiledOrFail = (
  engine: { readonly compiled: (project: Reference) => CompiledProject | null },
  project: Reference
): CompiledProject => {
  const compiled = engine.compiled(project)
  if (compiled === null) throw new Error(`no project \`${project}\``)
  return compiled
}
