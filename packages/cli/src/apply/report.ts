import { countOf } from "../print.ts"
import { jsonText, printable, withoutCommands } from "../reports/printable.ts"
import { nameOf } from "../plan/model.ts"
import { isThere, type Applied, type Outcome } from "./outcome.ts"

/** What was done and what was not, document by document. */
export const printApplied = (applied: readonly Applied[]): string =>
  withoutCommands(
    [...applied.flatMap((one) => linesOf(one).map((line) => printable(line))), summaryOf(applied)].join("\n")
  )

const linesOf = ({ outcome, ...named }: Applied): readonly string[] => {
  const name = nameOf(named)
  switch (outcome.type) {
    case "changed":
      return [`changed ${name}: revision ${outcome.revision}`]
    case "already":
      return [`as planned already: ${name}`]
    case "moved":
      return [`not changed: ${name}: somebody else changed it after the plan was made; plan again`]
    case "refused":
      return [
        `not changed: ${name}: ${outcome.why}`,
        ...outcome.findings.map(
          ({ message, path, rule, severity }) => `  ! ${severity} ${rule} at ${path}: ${message}`
        )
      ]
    case "unknown":
      return [`changed or not, nobody knows: ${name}: ${outcome.why}`]
    case "not sent":
      return [`not sent: ${name}`]
  }
}

const count = (applied: readonly Applied[], is: (outcome: Outcome) => boolean): number =>
  applied.filter(({ outcome }) => is(outcome)).length

/** The last line: how far it has come, and what to do about the rest. */
export const summaryOf = (applied: readonly Applied[]): string => {
  const there = count(applied, isThere)
  if (there === applied.length) {
    return applied.length === 0
      ? "Nothing to change."
      : `All done: ${countOf(applied.length, "document")} as planned.`
  }
  const left = applied.length - there
  return `${there} of ${countOf(applied.length, "document")} as planned, ${left} not; the same command again goes on with these.`
}

/** The same for programs, on one line. */
export const appliedAsJson = (server: string, applied: readonly Applied[]): string =>
  jsonText({
    version: 1,
    server,
    summary: {
      planned: applied.length,
      changed: count(applied, ({ type }) => type === "changed"),
      already: count(applied, ({ type }) => type === "already"),
      left: count(applied, (outcome) => !isThere(outcome))
    },
    results: applied.map(({ kind, outcome: { type, ...more }, path }) => ({
      kind,
      ...(kind !== "instance" && { path }),
      outcome: type.replaceAll(" ", "_"),
      ...more
    }))
  })
