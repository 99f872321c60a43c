import { Console, Effect } from "effect"
import { defaultFormatter, type Presenter } from "effect/cli/CliOutput"
import type { InvalidValue, NonShowHelpErrors } from "effect/cli/CliError"
import { quote } from "@jobwarden/core"

const formatter = defaultFormatter({ colors: false })

/**
 * Prints help, the version and wrong usage. What was asked for goes to standard output, the rest to standard
 * error, so that a program that reads the output never meets a usage text in it.
 */
export const presenter: Presenter = {
  present: Effect.fnUntraced(function* (event) {
    switch (event._tag) {
      case "Version":
        return yield* Console.log(event.version)
      case "Help": {
        const print = event.reason === "Requested" ? Console.log : Console.error
        return yield* print(formatter.formatHelpDoc(event.helpDoc).trimEnd())
      }
      case "InvalidInvocation":
        for (const error of telling(event.errors)) yield* Console.error(`jobwarden: ${describe(error)}`)
        return yield* Console.error(`\`${event.commandPath.join(" ")} --help\` says what there is`)
    }
  })
}

/** What follows an unknown command is unknown only because of it. */
const telling = (errors: readonly NonShowHelpErrors[]): readonly NonShowHelpErrors[] => {
  const commands = errors.filter(({ _tag }) => _tag === "UnknownSubcommand")
  return commands.length > 0 ? commands : errors
}

const describe = (error: NonShowHelpErrors): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `unknown flag ${quote(error.option)}${didYouMean(error.suggestions)}`
    case "UnknownSubcommand":
      return `unknown command ${quote(error.subcommand)}${didYouMean(error.suggestions)}`
    case "MissingOption":
      return `\`--${error.option}\` is missing`
    case "MissingArgument":
      return `\`${error.argument}\` is missing`
    case "UnexpectedArgument":
      return `too many arguments: ${error.arguments.map(quote).join(", ")}`
    case "InvalidValue":
      return invalidValue(error)
    default:
      return lower(error.message)
  }
}

const invalidValue = ({ option, value, expected, kind }: InvalidValue): string => {
  const name = kind === "flag" ? `--${option}` : option
  // A choice comes as `"pretty" | "json"`.
  const wanted = lower(expected.replaceAll(" | ", " or ").replaceAll('"', "`"))
  return `\`${name}\` ${value === "" ? "needs a value" : `cannot be ${quote(value)}`}; expected ${wanted}`
}

const didYouMean = ([closest]: readonly string[]): string =>
  closest === undefined ? "" : `; did you mean \`${closest}\`?`

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
