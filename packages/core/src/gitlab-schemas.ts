import type { GitLab } from "./domain/gitlab.ts"
import { vocabulary } from "./gitlab.ts"
import { makeSchemas } from "./input/schemas.ts"

// Said, and not inferred: written out in the declarations of the package they are two megabytes.
type Schemas = ReturnType<typeof makeSchemas<GitLab>>

/**
 * The schemas of GitLab's documents. In a file of their own: who does not ask for them loads no Schema.
 */
export const schemas: Schemas = makeSchemas(vocabulary)
