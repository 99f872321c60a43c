import { printPath } from "@jobwarden/core"
import type { Finding, LintInput, LintResult, Suppression } from "@jobwarden/core/rules"
import type { MergedPolicy } from "@jobwarden/policy-files"
import { linesOf, placeOf, projectAt } from "./finding-places.ts"
import type { SuppressionComment } from "./suppression-comments.ts"

/** What linting a project found once the comments in the files have had their say. */
export interface Accepted {
  readonly result: LintResult
  /** What the comments come to, for whoever lints the project again. */
  readonly suppressions: readonly Suppression[]
  /** The comments that had a say. */
  readonly used: readonly SuppressionComment[]
  /** What is wrong with a comment, by the comment. */
  readonly wrong: ReadonlyMap<SuppressionComment, Finding>
}

type Lint = (suppressions: NonNullable<LintInput["suppressions"]>) => LintResult

/**
 * Applies the comments to a project. One accepts the findings of its rule at its line; one in the project that
 * accepts none, or says no reason, or is past its date, is told as the rule `suppression-problem` does.
 */
export const acceptByComments = (
  merged: MergedPolicy,
  project: string,
  comments: readonly SuppressionComment[],
  lint: Lint
): Accepted => {
  const free = lint([])
  if (comments.length === 0) return { result: free, suppressions: [], used: [], wrong: new Map() }
  const meant = comments.flatMap((comment) => {
    const found = free.findings.filter((finding) => speaksOf(comment, finding, merged, project))
    if (found.length > 0) return found.map((finding) => ({ comment, suppression: naming(comment, finding) }))
    // One that accepts nothing here must not accept what is found elsewhere in the project.
    return projectAt(merged, comment.file, comment.of) === project
      ? [{ comment, suppression: { ...comment.suppression, fingerprint: "" } }]
      : []
  })
  if (meant.length === 0) return { result: free, suppressions: [], used: [], wrong: new Map() }
  const suppressions = meant.map(({ suppression }) => suppression)
  const result = lint(suppressions)
  const wrong = new Map<SuppressionComment, Finding>()
  const findings = result.findings.filter((finding) => {
    if (finding.rule !== "suppression-problem") return true
    const comment = meant[Number(finding.path[1])]?.comment
    if (comment !== undefined && !wrong.has(comment)) wrong.set(comment, finding)
    return false
  })
  return { result: { ...result, findings }, suppressions, used: meant.map(({ comment }) => comment), wrong }
}

const speaksOf = (
  { file, of, suppression }: SuppressionComment,
  finding: Finding,
  merged: MergedPolicy,
  project: string
): boolean =>
  suppression.rule === finding.rule &&
  placeOf(merged, project, finding).file === file &&
  linesOf(merged, project, finding).includes(of)

const naming = ({ suppression }: SuppressionComment, { fingerprint, path }: Finding) => ({
  ...suppression,
  path: printPath(path),
  fingerprint
})
