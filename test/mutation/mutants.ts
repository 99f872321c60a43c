/** What became of a mutant. `RuntimeError`: no test could run, since the module did not load. */
export type Status =
  | "Killed"
  | "Timeout"
  | "Survived"
  | "NoCoverage"
  | "RuntimeError"
  | "CompileError"
  | "Ignored"

interface Place {
  readonly line: number
  readonly column: number
}

/** The part of a report that is read here (the mutation testing report schema, version 2). */
export interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string
        readonly mutants: readonly {
          readonly mutatorName: string
          readonly replacement?: string
          readonly status: Status
          readonly location: { readonly start: Place; readonly end: Place }
        }[]
      }
    >
  >
}

/** A small change of the source, and what became of it. Lines and columns count from 1. */
export interface Mutant {
  readonly file: string
  readonly start: Place
  readonly end: Place
  readonly mutator: string
  readonly original: string
  readonly replacement: string
  readonly status: Status
}

/** Every mutant of a report, in the order of the sources. */
export const mutantsOf = (report: Report): readonly Mutant[] =>
  Object.entries(report.files)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([file, { mutants, source }]) =>
      mutants
        .map(({ location: { end, start }, mutatorName, replacement = "", status }) => ({
          file,
          start,
          end,
          mutator: mutatorName,
          original: textBetween(source, start, end),
          replacement,
          status
        }))
        .sort((one, other) => one.start.line - other.start.line || one.start.column - other.start.column)
    )

const textBetween = (source: string, start: Place, end: Place): string => {
  const lines = source.split("\n").slice(start.line - 1, end.line)
  const last = lines.length - 1
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join("\n")
}

export const isAlive = ({ status }: Pick<Mutant, "status">): boolean =>
  status === "Survived" || status === "NoCoverage"

/** What was killed may be taken over; what was alive is tried again: a test may have been written since. */
export const withoutAlive = (report: Report): Report => ({
  ...report,
  files: Object.fromEntries(
    Object.entries(report.files).map(([file, { mutants, ...rest }]) => [
      file,
      { ...rest, mutants: mutants.filter((mutant) => !isAlive(mutant)) }
    ])
  )
})

/** Where a mutant stands, as Stryker wants it: exactly this place, which others may share. */
export const rangeOf = ({ end, file, start }: Mutant): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`

/** The same change of the same place, in another report of the same source. */
export const keyOf = ({ end, file, mutator, replacement, start }: Mutant): string =>
  JSON.stringify([file, start.line, start.column, end.line, end.column, mutator, replacement])
