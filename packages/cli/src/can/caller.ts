import { Effect, Option } from "effect"
import { gitlab, type Caller, type JobCaller, type Role } from "@jobwarden/core"
import { WrongUsage } from "../exit.ts"
import { listOf } from "../print.ts"
import { readList, readReference, readWord } from "./words.ts"

/** What the command line says of who asks. */
export interface CallerFlags {
  readonly as: string
  readonly source: Option.Option<string>
  readonly ref: Option.Option<string>
  readonly triggerRole: Option.Option<string>
  readonly environment: Option.Option<string>
  readonly role: Option.Option<string>
  readonly scopes: Option.Option<string>
  readonly homeProject: Option.Option<string>
  readonly homeGroup: Option.Option<string>
}

type Detail = Exclude<keyof CallerFlags, "as">

const flagNames: { readonly [Name in Detail]: string } = {
  source: "source",
  ref: "ref",
  triggerRole: "trigger-role",
  environment: "environment",
  role: "role",
  scopes: "scopes",
  homeProject: "home-project",
  homeGroup: "home-group"
}

const details: { readonly [Type in Caller["type"]]: { needs: readonly Detail[]; may: readonly Detail[] } } = {
  user: { needs: ["role"], may: ["scopes"] },
  job: { needs: ["source", "ref", "triggerRole"], may: ["environment"] },
  deploy_token: { needs: ["scopes"], may: ["homeProject", "homeGroup"] }
}

const refs: { readonly [Word in "protected" | "unprotected" | "fork"]: JobCaller["ref"] } = {
  protected: { protected: true },
  unprotected: { protected: false },
  fork: { protected: false, fork: true }
}

const flagsOf = (names: readonly Detail[]): string => listOf(names.map((name) => `--${flagNames[name]}`))

/** The caller that the flags describe. Flags of another kind of caller are refused, never ignored. */
export const readCaller = Effect.fnUntraced(function* (
  flags: CallerFlags
): Effect.fn.Return<Caller<Role>, WrongUsage> {
  const type = yield* readWord("as", flags.as, ["user", "job", "deploy_token"])
  const { needs, may } = details[type]
  const given = (Object.keys(flagNames) as Detail[]).filter((name) => Option.isSome(flags[name]))
  const foreign = given.filter((name) => !needs.includes(name) && !may.includes(name))
  if (foreign.length > 0) {
    const message = `${flagsOf(foreign)} cannot go with \`--as ${type}\`, which takes ${flagsOf([...needs, ...may])}`
    return yield* new WrongUsage({ message })
  }
  const missing = needs.filter((name) => Option.isNone(flags[name]))
  if (missing.length > 0)
    return yield* new WrongUsage({ message: `\`--as ${type}\` needs ${flagsOf(missing)}` })
  const value = (name: Detail): string => Option.getOrElse(flags[name], () => "")
  switch (type) {
    case "user":
      return {
        type,
        role: yield* readWord("role", value("role"), gitlab.roles),
        ...(Option.isSome(flags.scopes) && { scopes: readList(flags.scopes.value) })
      }
    case "job":
      return {
        type,
        project: yield* readReference("source", value("source")),
        ref: refs[yield* readWord("ref", value("ref"), ["protected", "unprotected", "fork"])],
        ...(Option.isSome(flags.environment) && {
          environment: yield* readEnvironment(flags.environment.value)
        }),
        trigger_role: yield* readWord("trigger-role", value("triggerRole"), gitlab.roles)
      }
    case "deploy_token": {
      const { homeProject, homeGroup } = flags
      const scopes = readList(value("scopes"))
      if (Option.isSome(homeProject) && Option.isNone(homeGroup)) {
        return { type, project: yield* readReference("home-project", homeProject.value), scopes }
      }
      if (Option.isSome(homeGroup) && Option.isNone(homeProject)) {
        return { type, group: yield* readReference("home-group", homeGroup.value), scopes }
      }
      const message = "a deploy token has one home: give either `--home-project` or `--home-group`"
      return yield* new WrongUsage({ message })
    }
  }
})

const protectedSuffix = ":protected"

const readEnvironment = (
  written: string
): Effect.Effect<NonNullable<JobCaller["environment"]>, WrongUsage> => {
  const isProtected = written.endsWith(protectedSuffix)
  const name = isProtected ? written.slice(0, -protectedSuffix.length) : written
  if (name !== "") return Effect.succeed({ name, protected: isProtected })
  return Effect.fail(new WrongUsage({ message: "`--environment` needs a name: NAME or NAME:protected" }))
}
