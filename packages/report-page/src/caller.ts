import type { AskedCaller } from "./policy.ts"

/** What stands in the fields of the question, as it was typed and chosen. */
export interface CallerFields {
  readonly type: "user" | "job" | "deploy_token"
  readonly role: string
  readonly scopes: readonly string[]
  readonly source: string
  readonly ref: "protected" | "unprotected" | "fork"
  readonly environment: string
  readonly environmentProtected: boolean
  readonly triggerRole: string
  readonly home: string
  readonly homeIs: "project" | "group"
}

/** The caller that is meant, or what is missing. */
export type ReadCaller = { readonly caller: AskedCaller } | { readonly missing: string }

/** Reads the fields. Digits are an id, all else is a path, as for `jobwarden can`. */
export const readCaller = (fields: CallerFields): ReadCaller => {
  switch (fields.type) {
    case "user":
      return {
        caller: {
          type: "user",
          role: fields.role,
          ...(fields.scopes.length > 0 && { scopes: fields.scopes })
        }
      }
    case "job": {
      const source = referenceOf(fields.source)
      if (source === null) return { missing: "Name the project whose job asks: a full path, or its number." }
      return { caller: jobOf(fields, source) }
    }
    case "deploy_token": {
      const home = referenceOf(fields.home)
      if (home === null) {
        return { missing: `Name the ${fields.homeIs} that the token belongs to: a full path, or its number.` }
      }
      const { scopes } = fields
      return {
        caller:
          fields.homeIs === "project"
            ? { type: "deploy_token", scopes, project: home }
            : { type: "deploy_token", scopes, group: home }
      }
    }
  }
}

const jobOf = (fields: CallerFields, source: number | string): AskedCaller => ({
  type: "job",
  project: source,
  ref: fields.ref === "fork" ? { protected: false, fork: true } : { protected: fields.ref === "protected" },
  ...(fields.environment !== "" && {
    environment: { name: fields.environment, protected: fields.environmentProtected }
  }),
  trigger_role: fields.triggerRole
})

/** `null` for what is neither an id nor a path. */
const referenceOf = (written: string): number | string | null => {
  const text = written.trim()
  if (!/^\d+$/.test(text)) return text === "" ? null : text
  const id = Number(text)
  return Number.isSafeInteger(id) && id > 0 ? id : null
}
