/** What `--fix` alone means: the parser knows no flag that may or may not have a value. */
const flag = "--fix"
const usual = "--fix=safe"

/** The arguments as the parser wants them. What stands behind `--` are names of files. */
export const commandLine = (args: readonly string[]): readonly string[] => {
  const end = args.indexOf("--")
  return args.map((argument, at) => (argument === flag && (end === -1 || at < end) ? usual : argument))
}
