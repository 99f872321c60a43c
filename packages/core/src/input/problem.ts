/** A key or an index on the way from the root of an input to a place in it. */
export type Path = readonly (string | number)[]

/** What is wrong at one place of an input. */
export interface Problem {
  readonly path: Path
  /** Lower case, no final stop, what was written in backticks. */
  readonly message: string
}

/** A path as people write it: `permissions.package_registry.maven`, `allowlist[0].project`. */
export const printPath = (path: Path): string =>
  path.reduce<string>((printed, step) => {
    if (typeof step === "number") return `${printed}[${step}]`
    if (!/^[\w-]{1,80}$/.test(step)) return `${printed}[${JSON.stringify(cut(step))}]`
    return printed === "" ? step : `${printed}.${step}`
  }, "")

/** A path as programs read it: an RFC 6901 pointer, `/permissions/package_registry/maven`. */
export const pointer = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const longestQuote = 80

const cut = (text: string): string =>
  (text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text)
    .toWellFormed()
    .replaceAll(/[\p{Cf}\u007F-\u009F]/gu, "\uFFFD")

/** What an input says, cut and without control characters, since messages reach logs. */
export const plain = (text: string): string => cut(text).replaceAll(/\p{Cc}/gu, "\uFFFD")

/** The same in backticks, and without any inside. */
export const quote = (text: string): string => `\`${plain(text).replaceAll("`", "\uFFFD")}\``

/** Problems beyond this are counted, not described: a hostile input must not make a list longer than itself. */
const longestList = 50

/** Lists problems, one a line. */
export const listProblems = (problems: readonly Problem[]): string => {
  const lines = problems
    .slice(0, longestList)
    .map(({ path, message }) => (path.length === 0 ? message : `${printPath(path)}: ${message}`))
  const rest = problems.length - lines.length
  return (rest > 0 ? [...lines, `and ${rest} more`] : lines).join("\n")
}
