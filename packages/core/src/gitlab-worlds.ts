import { gitlab } from "./domain/gitlab.ts"
import { diffWorldsFor } from "./world/diff-worlds.ts"

/** What changes for whom, project by project, if one world replaced another; exact, as `diff` of two policies is. */
export const diffWorlds = diffWorldsFor(gitlab)
