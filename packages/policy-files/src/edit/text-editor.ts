import { Result } from "effect"
import type { LocatedProblem } from "../document/parse.ts"
import { equalValues } from "../format/equal-values.ts"
import { changesFor, parseEditable, placed, projectIn, type EditedText, type ProjectEdit } from "./edit.ts"
import { projectCutter } from "./project-alone.ts"
import type { TextEdit } from "./text-edit.ts"

/** Makes edits of one text, each in the text as it was given. */
export interface PolicyTextEditor {
  readonly edit: (edit: ProjectEdit) => Result.Result<EditedText, readonly LocatedProblem[]>
  /** How many characters were parsed for it so far: what it costs. */
  readonly parsed: () => number
}

/**
 * Does as `editPolicyText` for whoever tries many edits of one text: where the text can be cut, only the project
 * that is edited is read and checked again, not the whole of it for each.
 */
export const policyTextEditor = (text: string): PolicyTextEditor => {
  let count = text.length
  const whole = parseEditable(text)
  const cut = Result.isSuccess(whole) ? projectCutter(text, whole.success) : () => undefined
  const editAlone = ({ project, ...edit }: ProjectEdit, value: unknown): readonly TextEdit[] | undefined => {
    const alone = cut(project)
    if (alone === undefined) return undefined
    count += 2 * alone.text.length
    const parsed = parseEditable(alone.text)
    if (Result.isFailure(parsed)) return undefined
    const expected = { projects: { [project]: projectIn(value, project) } }
    if (!equalValues(parsed.success.value, expected)) return undefined
    const changes = changesFor(alone.text, parsed.success, [{ project, ...edit }])
    if (Result.isFailure(changes)) return undefined
    const { shift } = alone
    return changes.success.map(({ end, start, text: instead }) => {
      return { start: start + shift, end: end + shift, text: instead }
    })
  }
  return {
    parsed: () => count,
    edit: (edit) => {
      if (Result.isFailure(whole)) return Result.fail(whole.failure)
      const { lines, value } = whole.success
      const alone = editAlone(edit, value)
      if (alone !== undefined) return Result.succeed(placed(text, lines, alone))
      count += text.length
      return Result.map(changesFor(text, whole.success, [edit]), (changes) => placed(text, lines, changes))
    }
  }
}
