import { printable } from "./reports/printable.ts"

/** How far a long piece of work has come. */
export interface Progress {
  /** What is done, as people say it: `checking`. */
  readonly doing: string
  readonly done: number
  /** Left out where nobody knows yet. */
  readonly total?: number
  /** What is in hand: a file, a project. */
  readonly at?: string
}

/** Where it is shown, and what its surroundings say of it. */
export interface Surroundings {
  readonly isTerminal: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Whether a line that is drawn again and again serves anybody: only on a terminal that can go back to the start
 * of a line, and not where `CI` says that a log is written. `NO_COLOR` is about colours, and changes nothing.
 */
export const showsProgress = ({ environment, isTerminal }: Surroundings): boolean =>
  isTerminal && isOff(environment["CI"]) && environment["TERM"] !== "dumb"

const isOff = (variable = ""): boolean => ["", "0", "false"].includes(variable)

/** The line for a state, no wider than there is room: what is in hand gives way first. */
export const progressLine = ({ at, doing, done, total }: Progress, width: number): string => {
  const percent = total === undefined || total === 0 ? "" : ` ${Math.floor((done / total) * 100)} %`
  const counted = `${doing} ${done}${total === undefined ? "" : ` of ${total}`}${percent}`
  const whole = at === undefined ? counted : `${counted}  ${printable(at)}`
  // A terminal breaks a line that fills it, and then there would be two to clear.
  const room = Math.max(width - 1, 0)
  return whole.length > room
    ? `${whole.slice(0, Math.max(room - 1, 0))}${room > 0 ? "…" : ""}`.toWellFormed()
    : whole
}

/** At most ten times a second. */
const leastPause = 100

/** The line that stands there, and since when. */
export interface Drawn {
  readonly at: number
  readonly line: string
}

/** To the start of the line, and away with what stands on it. */
const clear = "\r\u001B[K"

/**
 * What is to be written for a state, if anything: nothing for a line that stands there already, nor sooner than
 * a tenth of a second after the last.
 */
export const draw = (
  before: Drawn | undefined,
  progress: Progress,
  { now, width }: { readonly now: number; readonly width: number }
): { readonly drawn: Drawn | undefined; readonly output: string } => {
  // Asked for each of many files: most often it is too soon, and nothing else is worked out.
  if (before !== undefined && now - before.at < leastPause && now >= before.at)
    return { drawn: before, output: "" }
  const line = progressLine(progress, width)
  if (line === before?.line) return { drawn: before, output: "" }
  return { drawn: { at: now, line }, output: clear + line }
}

/** What is written to, and the clock: milliseconds, from any time on. */
export interface Terminal extends Surroundings {
  readonly write: (output: string) => void
  readonly width: () => number
  readonly now: () => number
}

export interface ProgressLine {
  /** To be called as often as one likes. */
  readonly show: (progress: Progress) => void
  /** Takes the line away: before anything else is printed, and at the end. It may be shown again. */
  readonly clear: () => void
}

/** A line of progress on standard error; nothing at all where it would serve nobody, or is done in no time. */
export const makeProgressLine = (terminal: Terminal): ProgressLine => {
  if (!showsProgress(terminal)) return { show: () => {}, clear: () => {} }
  const start = terminal.now()
  let drawn: Drawn | undefined
  return {
    show: (progress) => {
      const now = terminal.now()
      if (drawn === undefined && now - start < leastPause) return
      const next = draw(drawn, progress, { now, width: terminal.width() })
      drawn = next.drawn
      if (next.output !== "") terminal.write(next.output)
    },
    clear: () => {
      if (drawn !== undefined) terminal.write(clear)
      drawn = undefined
    }
  }
}
