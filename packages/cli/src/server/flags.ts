import { Flag } from "effect/cli"

const description =
  "the service to ask, such as https://jobwarden.example; the token is read from JOBWARDEN_TOKEN"

/** `--server`, for commands that are about a service. */
export const serverFlag = Flag.String("server").pipe(Flag.withDescription(description))

/** `--insecure-http`, beside it. */
export const insecureHttpFlag = Flag.Boolean("insecure-http").pipe(
  Flag.withDescription("let the token go to another machine by http, for everybody on the way to read"),
  Flag.withDefault(false)
)

/** What the flags say. */
export interface ServerFlags {
  readonly server: string
  readonly insecureHttp: boolean
}

/** What those say that a plan is made of. */
export interface PlanFlags extends ServerFlags {
  readonly authoritative: boolean
  readonly acknowledge: readonly string[]
}

/** `--authoritative`, for commands that change a service. */
export const authoritativeFlag = Flag.Boolean("authoritative").pipe(
  Flag.withDescription("the files are all there is: what the service has and no file names is taken away"),
  Flag.withDefault(false)
)

/** `--acknowledge`, given again and again. */
export const acknowledgeFlag = Flag.String("acknowledge").pipe(
  Flag.withDescription(
    "RULE:REASON: do not refuse a change for what this rule finds; the reason is audited; may be given again"
  ),
  Flag.atLeast(0)
)
