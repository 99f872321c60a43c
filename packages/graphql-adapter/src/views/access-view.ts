import type { Source } from "@jobwarden/core"
import type { ListedPrincipals } from "./listed-principals.ts"
import { enumName } from "../domain-names.ts"

const names = (list: ReadonlyArray<string> = []): ReadonlyArray<string> => list.map(enumName)

const origin = (source: Source) => {
  if (typeof source === "string") return { kind: enumName(source), fullPath: null }
  return "project" in source
    ? { kind: "PROJECT", fullPath: String(source.project) }
    : { kind: "GROUP", fullPath: String(source.group) }
}

/** Principals, every kind of them spelled out. */
export const principalsView = ({ deploy_tokens, job_tokens = [], users }: ListedPrincipals) => ({
  users: names(users),
  deployTokens: deploy_tokens === true,
  jobTokens: job_tokens.map((tokens) => ({
    from: tokens.from.map(origin),
    hiddenSources: tokens.hidden_sources ?? 0,
    refs: names(tokens.refs),
    environments: names(tokens.environments),
    environmentNames: tokens.environment_names ?? null,
    exceptEnvironmentNames: tokens.except_environment_names ?? null,
    triggerRoles: names(tokens.trigger_roles)
  }))
})

/** The same for some cells. */
export const accessView = ({
  cells,
  ...principals
}: ListedPrincipals & { readonly cells: ReadonlyArray<string> }) => ({
  cells,
  ...principalsView(principals)
})

interface Stated {
  readonly level: string
  readonly path?: string
  readonly key?: "cell" | "default"
}

/** Who states a grant or a limit. */
export const sourceView = ({ key, level, path }: Stated) => ({
  level: enumName(level),
  group: path ?? null,
  byDefault: key === "default"
})
