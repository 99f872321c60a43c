import { readFileSync } from "node:fs"
import { baselineFor, grantOf, limitsOn, type Question } from "../grants.ts"
import type { Grant, ProjectInput, World } from "../shapes.ts"
import type { Cell, Role } from "../vocabulary.ts"
import { cellUids, projectUid } from "./entities.ts"
import { meaningOf } from "./grant-rules.ts"
import { scopeRules } from "./scope-rules.ts"
import { forbid, permit, written } from "./syntax.ts"

// A project's policy as a policy set of Cedar, so that Cedar judges what the engine decides.
//
// Said to Cedar anew, from the SPEC's text, and judged by Cedar alone: what a grant admits (§3.2), how limits cut
// (§3.3), what the scope lets through and which entry decides (§3.4), what a token's scopes cover (§2.2), and that
// all gates must pass (§4). Nothing of it looks at the engine's tables, so a wrong bit in one shows.
//
// Taken from the interpreter beside this folder, so judged by both together: which document a cell's grant comes
// from (§3.3), the baseline of a cell (§2.1), what a well-formed caller is, and how a time is read.
//
// Not judged: reasons, for Cedar knows allowed and denied only. The interpreter judges those.

const everyProject = readFileSync(new URL("every-project.cedar", import.meta.url), "utf8")

const kinds = ["User", "Job", "DeployToken"] as const

const isPublicRead = (cell: Cell, grant: Grant, baseline: Role): boolean =>
  cell.action === "read" && grant === true && (baseline === "anonymous" || baseline === "authenticated")

const rulesOfCell = (question: Question): readonly string[] => {
  const { cell, target, world } = question
  const baseline = baselineFor(question)
  const circumstances = {
    action: cell.action,
    baseline,
    target: written(projectUid(world, target.path))
  }
  const says = (grant: Grant): string =>
    `${cell.resource}:${cell.action} ${JSON.stringify(grant)}, the baseline being ${baseline}`
  const grant = grantOf(question)
  const admitted = meaningOf(grant, circumstances)
  const permits = kinds.flatMap((principal) => {
    const when = admitted[principal]
    return when === null ? [] : [permit({ principal, cell: cellUids(cell), when, because: says(grant) })]
  })
  const forbids = limitsOn(question).flatMap((limit) =>
    kinds.map((principal) => {
      const unless = meaningOf(limit, circumstances)[principal] ?? "false"
      return forbid({ principal, cell: cellUids(cell), unless, because: `exceeds_limit: ${says(limit)}` })
    })
  )
  return [...permits, ...forbids]
}

/** The policy set of a project of the world. The answers hold for these cells; nothing else is permitted. */
export const translate = (world: World, target: ProjectInput, cells: readonly Cell[]): string => {
  // What expires is compared in Cedar, with the time of the request: the policies hold at any time.
  const questions = cells.map((cell): Question => ({ world, target, cell, now: Number.NaN }))
  const publicReads = questions
    .filter((question) => isPublicRead(question.cell, grantOf(question), baselineFor(question)))
    .map(({ cell }) => cell.resource)
  return [
    everyProject.trimEnd(),
    ...scopeRules(world, target, publicReads),
    ...questions.flatMap(rulesOfCell)
  ].join("\n\n")
}
