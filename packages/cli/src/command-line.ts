/** What a flag alone means: the parser knows none that may or may not have a value. */
const usual: ReadonlyMap<string, string> = new Map([
  ["--fix", "--fix=safe"],
  ["--fail-on-new-access", "--fail-on-new-access=any"]
])

/** The arguments as the parser wants them. What stands behind `--` are names of files. */
export const commandLine = (args: readonly string[]): readonly string[] => {
  const end = args.indexOf("--")
  return args.map((argument, at) => (end === -1 || at < end ? (usual.get(argument) ?? argument) : argument))
}
