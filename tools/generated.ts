import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { openApiDocument } from "../packages/rest-adapter/src/index.ts"
import { graphQlFiles } from "../test/graphql/generated-files.ts"
import { graphQlReferenceFiles } from "../test/reference/graphql-files.ts"
import { restFiles } from "./codegen/rest/files.ts"
import { ruleFiles } from "./codegen/rules.ts"
import { permissionFiles } from "./permissions/files.ts"
import { accessTablePicture } from "./pictures/access-table.ts"

/** A file that is made from the code, named from the root of the repository. */
export interface Generated {
  readonly path: string
  readonly make: () => string
}

/** What is made is the same each time, and takes a while: the pages run their rules' examples. */
const once = ({ make, path }: Generated): Generated => {
  let made: string | undefined
  return { path, make: () => (made ??= make()) }
}

/** One generator per file: add it to the list. */
const generators: readonly Generated[] = [
  { path: "docs/reference/openapi.json", make: () => `${JSON.stringify(openApiDocument(), null, 2)}\n` },
  ...(await graphQlFiles()),
  ...(await restFiles()),
  ...graphQlReferenceFiles,
  { path: "docs/guides/pictures/access-table.svg", make: accessTablePicture },
  ...permissionFiles,
  ...(await ruleFiles(join(import.meta.dirname, "..")))
]

export const generated: readonly Generated[] = generators.map(once)

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

/** Folders in which everything is made from the code, so that a file that nothing makes is left over. */
const wholly = ["docs/permissions", "docs/reference/graphql", "docs/reference/rest", "docs/rules"]

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Files in the generated folders that the code makes no more, such as the page of a rule that was renamed. */
export const leftOverIn = (root: string): readonly string[] => {
  const made = new Set(generated.map(({ path }) => path))
  return wholly.flatMap((folder) =>
    filesIn(join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((path) => !made.has(path))
  )
}
