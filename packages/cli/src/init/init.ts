import { schemaText } from "./schema-text.ts"
import { schemaName, starterName, starterText } from "./starter.ts"
import type { NewFile } from "./write-files.ts"

export { nextSteps } from "./next-steps.ts"
export { writeFiles } from "./write-files.ts"

/** What `jobwarden init` writes, the policy file first. All editors read draft 7 of JSON Schema. */
export const starterFiles = (): readonly NewFile[] => [
  { name: starterName, text: starterText },
  { name: schemaName, text: schemaText("7") }
]
