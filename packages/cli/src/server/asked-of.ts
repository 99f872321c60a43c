import { Effect, Option } from "effect"
import { Argument, Flag } from "effect/cli"
import { WrongUsage } from "../exit.ts"
import { insecureHttpFlag, type ServerFlags } from "./flags.ts"

/** What a question is asked of: files, or a service. */
export const askedOfFlags = {
  files: Argument.String("file").pipe(
    Argument.withDescription(
      "a policy file, YAML or JSON; a folder; a pattern; `-` is standard input; none with `--server`"
    ),
    Argument.variadic()
  ),
  server: Flag.String("server").pipe(
    Flag.withDescription(
      "ask this service, not files; the token is read from JOBWARDEN_TOKEN, and has to be a maintainer's"
    ),
    Flag.optional
  ),
  insecureHttp: insecureHttpFlag
}

export type AskedOf =
  | { readonly type: "files"; readonly files: readonly string[] }
  | { readonly type: "server"; readonly flags: ServerFlags }

/** Which of both is meant. */
export const askedOf = ({
  files,
  insecureHttp,
  server
}: {
  readonly files: readonly string[]
  readonly server: Option.Option<string>
  readonly insecureHttp: boolean
}): Effect.Effect<AskedOf, WrongUsage> => {
  if (Option.isNone(server)) {
    return files.length > 0
      ? Effect.succeed({ type: "files", files })
      : Effect.fail(new WrongUsage({ message: "`file` is missing; give policy files, or `--server`" }))
  }
  return files.length === 0
    ? Effect.succeed({ type: "server", flags: { server: server.value, insecureHttp } })
    : Effect.fail(
        new WrongUsage({ message: "files and `--server` are both given; a question is asked of one of them" })
      )
}
