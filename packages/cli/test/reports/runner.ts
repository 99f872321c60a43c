/** A workflow command as GitHub's runner reads it from a line of a step's output. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const known = new Set([
  "error",
  "warning",
  "notice",
  "debug",
  "group",
  "endgroup",
  "add-mask",
  "stop-commands"
])

const decode = (text: string, escapes: readonly (readonly [string, string])[]): string =>
  escapes.reduce((decoded, [written, sign]) => decoded.replaceAll(written, sign), text)

// In the order of the runner's own tables (actions/runner, `ActionCommand.cs`).
const ofData = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"]
] as const
const ofProperties = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"]
] as const

/** `::name key=value,key=value::data`, with space before it. */
const current = (line: string): WorkflowCommand | undefined => {
  const text = line.trimStart()
  const end = text.startsWith("::") ? text.indexOf("::", 2) : -1
  if (end < 0) return undefined
  const [name = "", ...rest] = text.slice(2, end).split(" ")
  if (!known.has(name)) return undefined
  const properties: Record<string, string> = {}
  for (const property of rest.join(" ").trim().split(",")) {
    const [key = "", ...value] = property.split("=")
    // Signs that only stand between are dropped with what is empty between them.
    const written = value.join("=").replace(/^=+/, "")
    if (key !== "" && written !== "") properties[key] = decode(written, ofProperties)
  }
  return { name, properties, data: decode(text.slice(end + 2), ofData) }
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
const older = (line: string): WorkflowCommand | undefined => {
  const [, name = "", data = ""] = /##\[([\w-]+)[^\]]*\](.*)$/s.exec(line) ?? []
  return known.has(name) ? { name, properties: {}, data } : undefined
}

export const readCommand = (line: string): WorkflowCommand | undefined => current(line) ?? older(line)

/** The lines of an output as the runner takes it apart. */
export const linesOf = (output: string): readonly string[] => output.split(/\r\n|\r|\n/)
