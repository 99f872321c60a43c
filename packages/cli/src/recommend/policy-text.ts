import type { ProjectInput } from "@jobwarden/core"
import {
  editPolicyText,
  formatPolicyText,
  type LocatedProblem,
  type ProjectEdit
} from "@jobwarden/policy-files"
import { Result } from "effect"
import type { Recommendation } from "./recommendation.ts"

/** The members of a project that a recommendation changes. */
export const editOf = ({ from, proposed: { path, permissions, scope } }: Recommendation): ProjectEdit => ({
  project: path,
  ...(from !== "sources" && permissions && { permissions }),
  ...(scope && { scope })
})

/**
 * A policy file that says what is recommended, and of its projects all that today's files say beside: valid as it
 * is, but for what groups and the instance say.
 */
export const policyText = (
  recommendations: readonly Recommendation[]
): Result.Result<string, readonly LocatedProblem[]> => {
  const text = ["version: 1", "projects:", ...recommendations.flatMap(({ today }) => linesOf(today))].join(
    "\n"
  )
  const edited = editPolicyText(`${text}\n`, recommendations.map(wholeOf))
  return Result.flatMap(edited, (found) => formatPolicyText(found.text))
}

const wholeOf = ({ proposed: { path, permissions, scope } }: Recommendation): ProjectEdit => ({
  project: path,
  ...(permissions && { permissions }),
  ...(scope && { scope })
})

// JSON is YAML: what is laid out afterwards may begin as that.
const linesOf = ({ facts, id, path, visibility }: ProjectInput): readonly string[] => [
  `  ${JSON.stringify(path)}:`,
  ...(id === undefined ? [] : [`    id: ${id}`]),
  `    visibility: ${visibility ?? "private"}`,
  ...(facts === undefined ? [] : [`    facts: ${JSON.stringify(facts)}`])
]
