import { Result } from "effect"
import { createEngine, printDifference } from "@jobwarden/core"
import { applyFixes, lint, type FixClass, type FixedPolicy, type PresetName } from "@jobwarden/core/rules"
import {
  editPolicyText,
  type LocatedProblem,
  type MergedPolicy,
  type ProjectEdit
} from "@jobwarden/policy-files"
import { acceptByComments } from "./accepted.ts"
import { projectEditOf } from "./project-edit.ts"
import { suppressionComments } from "./suppression-comments.ts"

export interface FixOptions {
  readonly class: FixClass
  readonly preset: PresetName
  /** Epoch milliseconds. */
  readonly now: number
}

/** A file with what is fixed in it. */
export interface FixedFile {
  readonly file: string
  readonly text: string
  /** What was done, project by project. */
  readonly projects: readonly FixedProject[]
}

export interface FixedProject {
  readonly project: string
  /** The titles of the fixes, each with its rule. */
  readonly applied: readonly { readonly rule: string; readonly title: string }[]
  /** Everyone who can do less, in sentences. Nobody can do more. */
  readonly lost: readonly string[]
}

/** What fixing comes to; nothing is written yet. */
export interface Fixed {
  readonly files: readonly FixedFile[]
  /** Files in which nothing could be edited, though there was something to fix. */
  readonly refused: readonly { readonly file: string; readonly problems: readonly LocatedProblem[] }[]
}

/** Fixes what is found in the projects of the files, but for what comments accept. Groups and the instance are left alone. */
export const fixFiles = (merged: MergedPolicy, { class: allowed, now, preset }: FixOptions): Fixed => {
  const engine = createEngine({ now: () => now })
  engine.load(merged.world)
  const comments = merged.files.flatMap(suppressionComments)
  const perFile = new Map<string, { readonly text: string; readonly done: [FixedProject, ProjectEdit][] }>()
  for (const { path: project } of merged.world.projects) {
    const [subject, file] = [engine.subject(project), merged.fileOf("project", project)]
    if (subject === null || file === undefined) continue
    if ((merged.written(project)?.problems.length ?? 0) > 0) continue
    const input = { now, preset, subject }
    const { suppressions } = acceptByComments(merged, project, comments, (given) =>
      lint({ ...input, suppressions: given })
    )
    // A fix of something else may change whom an accepted finding names: its place stays.
    const accepted = suppressions.flatMap(({ fingerprint: _, ...rest }) =>
      rest.path === undefined ? [] : [rest]
    )
    const fixed = applyFixes({ ...input, suppressions: accepted }, { class: allowed })
    if (fixed.applied.length === 0) continue
    const ofFile = perFile.get(file.file) ?? { text: file.text, done: [] }
    perFile.set(file.file, ofFile)
    ofFile.done.push([told(project, fixed), projectEditOf(project, subject.sources, fixed.subject.sources)])
  }
  const edited = [...perFile].map(([file, { done, text }]) => ({
    file,
    projects: done.map(([one]) => one),
    result: editPolicyText(
      text,
      done.map(([, edit]) => edit)
    )
  }))
  return {
    files: edited.flatMap(({ file, projects, result }) =>
      Result.isSuccess(result) ? [{ file, projects, text: result.success.text }] : []
    ),
    refused: edited.flatMap(({ file, result }) =>
      Result.isFailure(result) ? [{ file, problems: result.failure }] : []
    )
  }
}

const told = (project: string, { applied, lost }: FixedPolicy): FixedProject => ({
  project,
  applied: applied.map(({ finding, fix }) => ({ rule: finding.rule, title: fix.title })),
  lost: printDifference({ gained: [], lost }).map(({ text }) => text)
})
