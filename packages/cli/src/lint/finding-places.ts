import type { Path } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import type { CheckedFile, MergedPolicy } from "@jobwarden/policy-files"

/** A place in one of the files. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

type At = Pick<Finding, "group" | "level" | "path">

/** Where a finding about a project stands. What no file speaks for stands at the beginning of the project's file. */
export const placeOf = (merged: MergedPolicy, project: string, finding: At): Place => {
  const found = merged.locate(project, finding) ?? merged.locate(project, { level: "project", path: [] })
  return found ?? { file: merged.files[0]?.file ?? "", line: 1, column: 1, endLine: 1, endColumn: 1 }
}

/** The lines at which somebody would write a comment about it: that of its key, and that of its value. */
export const linesOf = (merged: MergedPolicy, project: string, finding: At): readonly number[] => {
  const { line } = placeOf(merged, project, finding)
  const [file, base] = ownerOf(merged, project, finding)
  return file === undefined
    ? [line]
    : [line, file.locate({ path: [...base, ...finding.path], at: "key" }).line]
}

const ownerOf = (
  merged: MergedPolicy,
  project: string,
  { group = "", level }: At
): readonly [CheckedFile | undefined, Path] => {
  if (level === "instance") return [merged.fileOf("instance", ""), ["instance"]]
  if (level === "group") return [merged.fileOf("group", group), ["groups", group]]
  return [merged.fileOf("project", project), ["projects", project]]
}

/** The project in which a line of a file stands; `undefined`: in none. */
export const projectAt = (merged: MergedPolicy, file: string, line: number): string | undefined => {
  const checked = merged.files.find((one) => one.file === file)
  return [...(checked?.written.keys() ?? [])].find((project) => {
    const path = ["projects", project]
    const [start, end] = [checked?.locate({ path, at: "key" }).line, checked?.locate({ path }).endLine]
    return start !== undefined && end !== undefined && start <= line && line <= end
  })
}
