import { Result } from "effect"
import { gitlab, mergePermissions, quote, type Permissions, type Scope } from "@jobwarden/core"
import { policyFileLimits } from "../document/limits.ts"
import { parseText, type LocatedProblem, type ParsedText } from "../document/parse.ts"
import { equalValues } from "../format/equal-values.ts"
import { isJson } from "../format/format.ts"
import { nameOf } from "../format/print-inline.ts"
import { isObject } from "../policy-file/decode.ts"
import type { Lines, Range } from "../text/lines.ts"
import { projectItems } from "./project-alone.ts"
import { reconcile } from "./reconcile.ts"
import { renderInline } from "./render.ts"
import {
  applyEdits,
  differingLines,
  inOrder,
  withLineEndsOf,
  withoutOverlaps,
  type TextEdit
} from "./text-edit.ts"

/** What a project is to say, as `applyFixes` hands it out. What is left out stays as it is. */
export interface ProjectEdit {
  readonly project: string
  readonly permissions?: Permissions
  readonly scope?: Scope | null
}

/** What stands somewhere instead. */
export interface PlacedEdit extends Range {
  readonly text: string
}

/** An edited text, and where it differs from the one before. */
export interface EditedText {
  readonly text: string
  /** From top to bottom. */
  readonly edits: readonly PlacedEdit[]
}

/**
 * Makes projects of a policy file say something else. Nothing is touched but what differs: comments, layout and
 * order stay everywhere else. An alias that would hand the change on to another place is written out first. That
 * the file then says what it should, and nothing else has changed, is checked before it is handed out.
 */
export const editPolicyText = (
  text: string,
  edits: readonly ProjectEdit[]
): Result.Result<EditedText, readonly LocatedProblem[]> => {
  const parsed = parseEditable(text)
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  return Result.map(changesFor(text, parsed.success, edits), (changes) =>
    placed(text, parsed.success.lines, changes)
  )
}

/** Edits by line and column. */
export const placed = (text: string, lines: Lines, changes: readonly TextEdit[]): EditedText => ({
  text: applyEdits(text, changes),
  edits: inOrder(changes).map(({ end, start, text: instead }) => ({
    ...lines.range(start, end),
    text: instead
  }))
})

/** What is to be changed in a text, by offsets. */
export const changesFor = (
  text: string,
  parsed: ParsedText,
  edits: readonly ProjectEdit[]
): Result.Result<readonly TextEdit[], readonly LocatedProblem[]> => {
  const wanted = wantedValue(parsed.value, edits)
  if (typeof wanted === "string")
    return refuse(`says nothing of ${quote(wanted)}, or nothing that can be edited`)
  const names = edits.map(({ project }) => project)
  const aliases = aliasesOf(text, parsed, names)
  const before = aliases.length === 0 ? text : applyEdits(text, aliases)
  const plain = aliases.length === 0 ? Result.succeed(parsed) : parse(before)
  if (Result.isFailure(plain)) return Result.fail(plain.failure)
  const changes = withLineEndsOf(
    before,
    withoutOverlaps(before, changesOf(before, plain.success, names, wanted))
  )
  const after = applyEdits(before, changes)
  const check = parse(after)
  if (
    Result.isFailure(check) ||
    check.success.repeated.length > 0 ||
    !equalValues(check.success.value, wanted)
  ) {
    return refuse("cannot be edited without changing more than it should; edit it by hand")
  }
  // Aliases were written out in a text of its own: then all between the first line that differs and the last is one.
  return Result.succeed(aliases.length === 0 ? changes : differingLines(text, after))
}

/** A text that says one thing at each place. */
export const parseEditable = (text: string): Result.Result<ParsedText, readonly LocatedProblem[]> => {
  const parsed = parse(text)
  if (Result.isFailure(parsed) || parsed.success.repeated.length === 0) return parsed
  return Result.fail(parsed.success.repeated)
}

const parse = (text: string) => parseText(text, { limits: policyFileLimits })

const refuse = (message: string): Result.Result<never, readonly LocatedProblem[]> =>
  Result.fail([{ path: [], message, line: 1, column: 1, endLine: 1, endColumn: 1 }])

/** The value of the whole file as it should be, or the project of which it says nothing. */
const wantedValue = (value: unknown, edits: readonly ProjectEdit[]): object | string => {
  const projects = isObject(value) ? value["projects"] : undefined
  const changed = new Map(Object.entries(isObject(projects) ? projects : {}))
  for (const { permissions, project, scope } of edits) {
    const written = changed.get(project)
    if (!isObject(written)) return project
    const members = new Map(Object.entries(written))
    if (permissions !== undefined)
      put(members, "permissions", withEmpties(written["permissions"], permissions))
    if (scope != null) put(members, "scope", scope)
    changed.set(project, Object.fromEntries(members))
  }
  if (!isObject(value) || edits.length === 0) return { ...(value as object) }
  return { ...value, projects: Object.fromEntries(changed) }
}

/** What says nothing and was not there need not be there. */
const put = (members: Map<string, unknown>, key: string, value: object): void => {
  if (Object.keys(value).length > 0 || isEmpty(members.get(key))) {
    if (Object.keys(value).length > 0 || members.has(key)) members.set(key, value)
  } else members.delete(key)
}

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0

/** A document is handed out without what says nothing; where that stood before, it may stay. */
const withEmpties = (written: unknown, wanted: Permissions): Permissions => {
  if (!isObject(written)) return wanted
  const members = new Map<string, unknown>(Object.entries(wanted))
  for (const [family, spoken] of Object.entries(written)) {
    const asked = members.get(family)
    if (!isObject(spoken)) continue
    if (asked === undefined && isPruned(family, spoken)) members.set(family, spoken)
    if (!isObject(asked)) continue
    const empty = Object.entries(spoken).filter(
      ([format, grants]) =>
        isEmpty(grants) && !Object.hasOwn(asked, format) && isPruned(family, { [format]: grants })
    )
    if (empty.length > 0) members.set(family, { ...asked, ...Object.fromEntries(empty) })
  }
  return Object.fromEntries(members) as Permissions
}

const isPruned = (family: string, spoken: object): boolean =>
  Object.keys(mergePermissions(gitlab, { [family]: spoken }, {})).length === 0

const changesOf = (
  text: string,
  parsed: ParsedText,
  names: readonly string[],
  wanted: unknown
): readonly TextEdit[] => {
  const edits: TextEdit[] = []
  const edited = {
    text,
    comments: parsed.comments,
    isJson: isJson(text),
    edit: (edit: TextEdit) => edits.push(edit)
  }
  for (const item of projectItems(edited, parsed)) {
    const name = nameOf(item.key)
    if (names.includes(name)) reconcile(edited, item, projectIn(parsed.value, name), projectIn(wanted, name))
  }
  return edits
}

/** What a file says of a project. */
export const projectIn = (value: unknown, name: string): unknown => {
  const projects = isObject(value) ? value["projects"] : undefined
  return isObject(projects) ? projects[name] : undefined
}

/** The aliases through which a change of these projects would reach further, or come from further: written out. */
const aliasesOf = (text: string, parsed: ParsedText, names: readonly string[]): readonly TextEdit[] => {
  if (parsed.targets.size === 0) return []
  const spans = projectItems({ text, comments: parsed.comments }, parsed).filter(({ key }) =>
    names.includes(nameOf(key))
  )
  const touches = ([start = 0, end = start]: readonly number[]): boolean =>
    spans.some((span) => start < span.end && end > span.start)
  return [...parsed.targets].flatMap(([alias, target]) => {
    const [start = 0, end = start] = alias.range ?? []
    if (!touches([start, end]) && !touches(target.range ?? [])) return []
    const value: unknown = target.toJS(parsed.document, { maxAliasCount: -1 })
    return [{ start, end, text: renderInline(value, isJson(text) ? "json" : "flow") }]
  })
}
