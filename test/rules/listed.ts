import { actions, jobs, type Action, type NaivePolicy, type Surroundings } from "./naive.ts"

// Allowlist entries about the Maven registry, told anew and plainly (SPEC §3.4).

type Scope = NonNullable<Surroundings["scope"]>
export type Entry = NonNullable<Scope["allowlist"]>[number]

export const entriesOf = ({ around }: NaivePolicy): readonly Entry[] => around.scope?.allowlist ?? []

/** What an entry permits in the Maven registry; the names of the formulas are few. */
export const permitted = ({
  default_permissions: all,
  job_token_policies: list
}: Entry): readonly Action[] => {
  if (all === true) return actions
  if (list == null) return all === false ? [] : actions
  const names = list.map(String)
  return actions.filter(
    (action) =>
      names.includes("admin_packages") ||
      (names.includes("read_packages") && action === "read") ||
      names.includes(`package_registry.maven:${action}`)
  )
}

/** The actions that an entry permits and some job token from elsewhere may do. */
export const opened = (policy: NaivePolicy, entry: Entry): readonly Action[] =>
  permitted(entry).filter((action) => jobs(policy.who(action)).some(({ origin }) => origin === "listed"))
