import { Result as Outcome } from "effect"
import { changed, type Finding, type Subject } from "@jobwarden/core/rules"
import { policyTextEditor, type MergedPolicy, type PolicyTextEditor } from "@jobwarden/policy-files"
import { worstFirst, type Edit, type ReportFix, type Result } from "../reports/report.ts"
import { projectEditOf } from "./project-edit.ts"

/** So many characters are parsed for edits; past that a fix has its title only. */
export const mostParsed = 10_000_000

/** A finding in a project, and the result that tells of it. */
export interface FoundInProject {
  readonly project: string
  readonly finding: Pick<Finding, "fixes">
  readonly result: Result
}

export interface EditOptions {
  readonly subjectOf: (project: string) => Subject | null
  /** Epoch milliseconds. */
  readonly now: number
  /** Left out: `mostParsed`. */
  readonly most?: number
}

/**
 * The results with the edits of their fixes, each as if it were the only one: what `fix-files` would write for it.
 * The worst come first as long as there is room. A fix that cannot be made by edits keeps its title only.
 */
export const withFixEdits = (
  merged: MergedPolicy,
  found: readonly FoundInProject[],
  { most = mostParsed, now, subjectOf }: EditOptions
): readonly Result[] => {
  let parsed = 0
  let last: { readonly file: string; readonly editor: PolicyTextEditor } | undefined
  const editsOf = (project: string, fix: Finding["fixes"][number]): readonly Edit[] | undefined => {
    const [subject, file] = [subjectOf(project), merged.fileOf("project", project)]
    if (subject === null || file === undefined) return undefined
    // The results of a file stand together: one editor at a time is enough, and takes no more memory than that.
    if (last?.file !== file.file) {
      if (parsed + file.text.length > most) return undefined
      last = { file: file.file, editor: policyTextEditor(file.text) }
      parsed += last.editor.parsed()
    }
    if (parsed >= most) return undefined
    const before = last.editor.parsed()
    const after = changed(subject, changeOf(fix), now)
    const edited = last.editor.edit(projectEditOf(project, subject.sources, after.sources))
    parsed += last.editor.parsed() - before
    if (Outcome.isFailure(edited)) return undefined
    return edited.success.edits.map((edit) => ({ ...edit, file: file.file }))
  }
  const byResult = new Map(found.map((one) => [one.result, one]))
  const fixed = new Map<Result, Result>()
  for (const result of worstFirst([...byResult.keys()])) {
    const { finding, project } = byResult.get(result) ?? { finding: { fixes: [] }, project: "" }
    const fixes = finding.fixes.map((fix, at): ReportFix => {
      const edits = editsOf(project, fix)
      return { class: fix.class, title: fix.title, ...result.fixes[at], ...(edits && { edits }) }
    })
    fixed.set(result, { ...result, fixes })
  }
  return found.map(({ result }) => fixed.get(result) ?? result)
}

const changeOf = ({ permissions, scope }: Finding["fixes"][number]) => ({
  ...(permissions && { permissions }),
  ...(scope && { scope })
})
