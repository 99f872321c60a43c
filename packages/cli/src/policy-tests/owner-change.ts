import type { OwnerChange } from "@jobwarden/core"

/** The smallest change by the owner of a project that allows something, in one line. */
export const sayOwnerChange = (
  change: OwnerChange | null,
  {
    action,
    project,
    resource
  }: { readonly project: string; readonly resource: string; readonly action: string }
): string => {
  if (change === null) return `nothing in the policy of ${project} itself would allow it`
  const { entry, grant } = change
  const parts = [
    ...(grant === undefined ? [] : [`set \`${resource}.${action}\` to ${written(grant)}`]),
    ...(entry === undefined ? [] : [`have the allowlist entry ${written(entry)}`])
  ]
  return `in ${project}, ${parts.join(", and ")}`
}

/** As it may be written in a policy file. */
const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))
