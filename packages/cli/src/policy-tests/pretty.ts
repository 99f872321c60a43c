import { countOf } from "../print.ts"
import type { Page } from "../reports/pretty.ts"
import { printable, printableLine, withoutCommands } from "../reports/printable.ts"
import { wrap } from "../table.ts"
import {
  isRed,
  sayAnswers,
  scoreOf,
  titleOf,
  type FailedAssertion,
  type Mutation,
  type ShownPlace,
  type TestOutcome,
  type TestRun
} from "./test-run.ts"

const indent = "  "
/** More unnoticed mistakes, and more projects, than these are counted. */
const mostMistakes = 20
const mostProjects = 10

/** A run for people: what fails, what the tests would not notice, and the sum of it. */
export const printTestRun = ({ mutation, outcomes }: TestRun, page: Page): string => {
  const parts = [
    ...outcomes.filter(isRed).map((outcome) => describe(outcome, page)),
    closing(outcomes, page.width),
    ...(mutation === undefined ? [] : describeMutation(mutation, page))
  ]
  return withoutCommands(parts.join("\n\n"))
}

const describe = (outcome: TestOutcome, page: Page): string => {
  const { failures, omitted } = outcome
  const more = omitted === 0 ? [] : [`${indent}and ${countOf(omitted, "more assertion")} of this test`]
  return [...failures.map((failure) => describeFailure(outcome, failure, page)), ...more].join("\n\n")
}

const describeFailure = (
  outcome: TestOutcome,
  failure: FailedAssertion,
  { painter, width }: Page
): string => {
  const { cell, column, file, frame, line, nearest, why } = failure
  const paragraph = (words: string, first = ""): readonly string[] =>
    wrap(printable(words), width - indent.length - first.length).map(
      (text, at) => `${indent}${at === 0 ? first : " ".repeat(first.length)}${text}`
    )
  const marked = cell === undefined ? "no such project" : sayAnswers(failure)
  return [
    `${printable(file)}:${line}:${column}  ${painter.severity("error", "fails")}  ${painter.strong(printable(titleOf(outcome)))}`,
    ...(cell === undefined ? [] : paragraph(`${outcome.project}, ${cell.resource}:${cell.action}`, "what: ")),
    ...paragraph(outcome.who, "who: "),
    `${indent}${marked}`,
    ...paragraph(why.join(" "), "why: "),
    "",
    ...frame.map((text) => indent + printableLine(text)),
    ...(nearest === undefined ? [] : ["", ...paragraph(nearest.words, "to allow it: ")])
  ].join("\n")
}

const closing = (outcomes: readonly TestOutcome[], width: number): string => {
  const red = outcomes.filter(isRed)
  const assertions = outcomes.reduce((sum, outcome) => sum + outcome.assertions, 0)
  const wrong = red.reduce((sum, { failures, omitted }) => sum + failures.length + omitted, 0)
  const asserted = countOf(assertions, "assertion")
  const said =
    red.length === 0
      ? `${countOf(outcomes.length, "test")}, ${asserted}: all hold.`
      : `${red.length} of ${countOf(outcomes.length, "test")} failed: ${wrong} of ${asserted} did not hold.`
  return wrap(said, width).join("\n")
}

const describeMutation = (mutation: Mutation, { painter, width }: Page): readonly string[] => {
  const { all, stated, suggestion, unnoticed, unstated } = mutation
  if (all.all === 0) return ["No mistake can be made: the files name no project."]
  const score = `Of ${countOf(all.all, "mistake")} the tests notice ${all.noticed} (score ${scoreOf(all) ?? 100}); `
  const ofStated = `of ${stated.all} in what the files state, ${stated.noticed} (score ${scoreOf(stated) ?? 100}).`
  const listed = unnoticed.slice(0, mostMistakes).flatMap(({ place, words }, index) => {
    const at = sayPlace(place)
    const isNew = at !== sayPlace(unnoticed[index - 1]?.place)
    return [
      ...(isNew && at !== "" ? [painter.faint(`${indent}${at}`)] : []),
      ...wrap(printable(words), width - 2 * indent.length).map((line) => indent + indent + line)
    ]
  })
  const more = unnoticed.length - mostMistakes
  return [
    wrap(score + ofStated, width).join("\n"),
    ...(listed.length === 0
      ? []
      : [
          ["No test would tell if", ...listed, ...(more > 0 ? [`${indent}and ${more} more`] : [])].join("\n")
        ]),
    ...(unstated.size === 0 ? [] : [printUnstated(unstated, width)]),
    ...(suggestion === null ? [] : [printSuggestion(suggestion)])
  ]
}

const sayPlace = (place: ShownPlace | undefined): string =>
  place === undefined ? "" : `${printable(place.file)}:${place.line}:${place.column}`

const printUnstated = (unstated: Mutation["unstated"], width: number): string => {
  const counts = [...unstated].map(([project, kinds]) => {
    const count = kinds.reduce((sum, { cells }) => sum + Math.max(cells.length, 1), 0)
    return `${printable(project)} ${count}`
  })
  const more = counts.length - mostProjects
  const shown = [...counts.slice(0, mostProjects), ...(more > 0 ? [`${countOf(more, "more project")}`] : [])]
  return wrap(`Unnoticed where the files state nothing: ${shown.join(", ")}.`, width).join("\n")
}

const printSuggestion = ({ notices, text }: NonNullable<Mutation["suggestion"]>): string => {
  const lines = text.trimEnd().split("\n").map(printableLine)
  return [`To notice ${notices} of these, add to the tests of a file:`, "", ...lines].join("\n")
}
