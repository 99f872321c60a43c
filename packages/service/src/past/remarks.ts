import { readProjectDocument } from "../policy-documents.ts"
import type { PlatformProject } from "../platform.ts"
import type { StoredPolicy } from "../policy-store.ts"

/**
 * What the log does not tell: who had which role; the project's visibility; the paths of everything; which groups
 * were above the project; and its scope, where none was stored yet.
 */
export const notKept = ["roles", "visibility", "paths", "groups", "scope"] as const

export type TakenAsToday = (typeof notKept)[number]

/** What of a moment is taken as it is today. */
export const takenAsToday = (project: PlatformProject, policy: StoredPolicy): ReadonlyArray<TakenAsToday> => {
  const { scope } = readProjectDocument(policy)
  return notKept.filter((what) => what !== "scope" || (scope === undefined && project.scope !== undefined))
}

/** The same in words, for whoever reads an answer about the past. */
export const remarksOn = (
  { visibility }: PlatformProject,
  asOfToday: ReadonlyArray<TakenAsToday>,
  platformDefaults: boolean
): ReadonlyArray<string> => [
  ...(platformDefaults
    ? [
        "nothing was stored yet for the project, the groups above it or the instance: this is what the platform " +
          "does by itself"
      ]
    : []),
  "roles are named, not people: who had which role then is not recorded here",
  `taken as they are today, since the platform keeps no past of them: the project's visibility (${visibility}), ` +
    "the paths of projects and groups, and which groups are above the project",
  ...(asOfToday.includes("scope")
    ? ["no job token scope was stored yet: the platform's is taken, as it is today"]
    : [])
]
