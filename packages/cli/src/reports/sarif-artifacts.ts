import type { Report } from "./report.ts"

/** Where a file is, as SARIF says it. */
export interface ArtifactLocation {
  readonly uri: string
  readonly uriBaseId?: string
  readonly index: number
}

export interface Artifacts {
  readonly list: readonly object[]
  readonly bases: object
  /** A file that nobody listed is listed then. */
  readonly locate: (file: string) => ArtifactLocation
}

const base = "%SRCROOT%"
const standardInput = "<stdin>"

const bases = { [base]: { description: { text: "The folder in which jobwarden ran." } } }

/** The files that were looked at, each once and in their order, and how results name them. */
export const makeArtifacts = ({ files, results, suppressed }: Report): Artifacts => {
  const places = new Map<string, ArtifactLocation>()
  const list: object[] = []
  const locate = (file: string): ArtifactLocation => {
    const known = places.get(file)
    if (known !== undefined) return known
    const location = { ...uriOf(file), index: list.length }
    places.set(file, location)
    list.push({
      location,
      roles: file === standardInput ? ["analysisTarget", "standardStream"] : ["analysisTarget"]
    })
    return location
  }
  for (const { name } of files) locate(name)
  for (const { file, fixes } of [...results, ...suppressed]) {
    locate(file)
    for (const edit of fixes.flatMap(({ edits = [] }) => edits)) locate(edit.file ?? file)
  }
  return { list, bases, locate }
}

/** A relative name counts from the base; one that begins at a root would be another file there. */
const uriOf = (file: string): Omit<ArtifactLocation, "index"> => {
  if (file === standardInput) return { uri: "stdin:" }
  const segments = file.toWellFormed().split("/")
  if (/^[A-Za-z]:$/.test(segments[0] ?? "")) segments.unshift("")
  const isRooted = segments[0] === ""
  // A segment of one dot changes no name; it would only make two of one.
  const encoded = segments.filter((segment) => segment !== ".").map(encodeSegment)
  return isRooted ? { uri: `file://${encoded.join("/")}` } : { uri: encoded.join("/"), uriBaseId: base }
}

const encodeSegment = (segment: string): string => encodeURIComponent(segment)
