import { readFileSync } from "node:fs"
import { join } from "node:path"
import { openApiDocument } from "../packages/rest-adapter/src/index.ts"
import { ruleFiles } from "./codegen/rules.ts"
import { accessTablePicture } from "./pictures/access-table.ts"

/** A file that is made from the code, named from the root of the repository. */
export interface Generated {
  readonly path: string
  readonly make: () => string
}

/** One generator per file: add it to the list. */
export const generated: readonly Generated[] = [
  { path: "docs/reference/openapi.json", make: () => `${JSON.stringify(openApiDocument(), null, 2)}\n` },
  { path: "docs/guides/pictures/access-table.svg", make: accessTablePicture },
  ...(await ruleFiles(join(import.meta.dirname, "..")))
]

const current = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

/** Those that are not what the code makes, or not there. */
export const staleIn = (root: string): readonly Generated[] =>
  generated.filter(({ path, make }) => current(join(root, path)) !== make())
