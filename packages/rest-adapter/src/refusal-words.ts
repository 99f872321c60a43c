import { pointer, printPath } from "@jobwarden/core"
import type { FindingsRefused, InvalidDocument, TargetNotFound } from "@jobwarden/service"

// An answer must not be much longer than the request that it is about.
const mostProblems = 50
export const longestMessage = 4000

/** Problems of a document, in words and place by place. */
export const problemsAs = (status: string, problems: InvalidDocument["problems"]) => ({
  message: `${status} - ${summary(problems)}`.slice(0, longestMessage),
  errors: problems.slice(0, mostProblems).map(({ path, message }) => ({ path: pointer(path), message }))
})

/** What is wrong with a document. */
export const problemsOf = ({ problems }: InvalidDocument) => problemsAs("400 Bad request", problems)

/** GitLab looks for what is added by its parameter, and for what is removed by what it is. */
export const missing = ({ intent, kind }: TargetNotFound): string =>
  intent === "add" ? `target_${kind}_id not found` : kind === "project" ? "Project" : "Group"

/** What an acknowledgement would do about a refused change. */
export const acknowledging = ({ insistent, refused }: FindingsRefused): string => {
  const cannot =
    insistent.length === 0 ? "" : `; this instance does not let ${insistent.join(", ")} be acknowledged`
  const others = refused.some(({ rule }) => !insistent.includes(rule))
  return `${others ? ", or send `acknowledge=<rule>:<reason>` for each rule" : ""}${cannot}`
}

const summary = (problems: InvalidDocument["problems"]): string => {
  const sentences = problems
    .slice(0, mostProblems)
    .map(({ path, message }) => (path.length === 0 ? message : `${printPath(path)}: ${message}`))
  const more = problems.length - sentences.length
  return (
    more > 0 ? [`${problems.length} problems, of which the first ${mostProblems}`, ...sentences] : sentences
  ).join("; ")
}
