import { editPolicyText, type MergedPolicy } from "@jobwarden/policy-files"
import { Console, Effect, Result } from "effect"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { printProblem } from "../print.ts"
import { replaceFile } from "../replace-file.ts"
import { printable } from "../reports/printable.ts"
import { editOf } from "./policy-text.ts"
import type { Recommendation } from "./recommendation.ts"

/** Standard input has no place to write to. */
export const refuseStandardInput = Effect.fnUntraced(function* ({ files }: MergedPolicy) {
  if (!files.some(({ file }) => file === "<stdin>")) return
  const message = "standard input cannot be written; give the path of the file, or leave out `--write`"
  return yield* new WrongUsage({ message })
})

/** Writes what is tighter into the files, with their comments, and names them. Nothing is written where one cannot be. */
export const writeRecommendations = Effect.fn("writeRecommendations")(function* (
  merged: MergedPolicy,
  recommendations: readonly Recommendation[]
) {
  const edited = merged.files.flatMap((file) => {
    const ofFile = recommendations.filter(
      ({ slack, today }) => slack.length > 0 && merged.fileOf("project", today.path)?.file === file.file
    )
    if (ofFile.length === 0) return []
    return [{ file: file.file, ofFile, result: editPolicyText(file.text, ofFile.map(editOf)) }]
  })
  const problems = edited.flatMap(({ file, result }) =>
    Result.isFailure(result) ? result.failure.map((problem) => printProblem(file, problem)) : []
  )
  if (problems.length > 0) return yield* new UnusableInput({ message: problems.join("\n") })
  for (const { file, ofFile, result } of edited) {
    if (Result.isFailure(result)) continue
    yield* replaceFile(file, result.success.text)
    const projects = ofFile.map(({ today }) => printable(today.path)).join(", ")
    yield* Console.error(`wrote ${printable(file)}: ${projects}`)
  }
  if (edited.length === 0) yield* Console.error("nothing to write")
})
