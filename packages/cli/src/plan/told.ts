import { printDifference, vocabulary, type Access } from "@jobwarden/core"
import { Schema } from "effect"
import type { ToldAccess } from "./model.ts"

const text = Schema.String
const Sources = Schema.Array(
  Schema.Union([
    Schema.Literals(["own", "foreign"]),
    Schema.Struct({ project: Schema.Union([Schema.Int, text]) }),
    Schema.Struct({ group: Schema.Union([Schema.Int, text]) })
  ])
)

const JobTokens = Schema.Struct({
  from: Sources,
  refs: Schema.Array(Schema.Literals(["protected", "unprotected", "fork"])),
  environments: Schema.Array(Schema.Literals(["none", "unprotected", "protected"])),
  trigger_roles: Schema.Array(Schema.Literals(vocabulary.domain.roles)),
  environment_names: Schema.optionalKey(Schema.Array(text)),
  except_environment_names: Schema.optionalKey(Schema.Array(text)),
  /** So many more, which the token's user may not know. */
  hidden_sources: Schema.optionalKey(Schema.Int)
})

/** Accesses as a service tells them. */
export const ServerAccesses = Schema.Array(
  Schema.Struct({
    cells: Schema.Array(text),
    users: Schema.optionalKey(Schema.Array(Schema.Literals(vocabulary.domain.roles))),
    deploy_tokens: Schema.optionalKey(Schema.Boolean),
    job_tokens: Schema.optionalKey(Schema.Array(JobTokens))
  })
)

type ServerAccess = (typeof ServerAccesses.Type)[number]

/** What a service tells of a difference, in words. Sources that are only counted there are only counted here. */
export const tellAccesses = (
  direction: "gained" | "lost",
  accesses: readonly ServerAccess[]
): readonly ToldAccess[] => {
  const shown = accesses.map(({ job_tokens = [], ...others }): Access => {
    const named = job_tokens.flatMap(({ hidden_sources: _, ...tokens }) =>
      tokens.from.length > 0 ? [tokens] : []
    )
    return { ...others, ...(named.length > 0 && { job_tokens: named }) } as Access
  })
  const hidden = accesses.flatMap(({ cells, job_tokens = [] }) =>
    job_tokens.flatMap(({ hidden_sources = 0 }) => (hidden_sources > 0 ? [{ cells, hidden_sources }] : []))
  )
  return [
    ...sentences(direction, shown.filter(isSomebody)),
    ...hidden.map(({ cells, hidden_sources: count }) => ({
      sentence:
        `job tokens of ${count} ${count === 1 ? "project or group" : "projects and groups"} that you may not know ` +
        `${direction === "gained" ? "can now" : "can no longer"} ${cells.join(", ")}`,
      access: { cells }
    }))
  ]
}

const isSomebody = ({ deploy_tokens, job_tokens = [], users = [] }: Access): boolean =>
  deploy_tokens === true || job_tokens.length > 0 || users.length > 0

const sentences = (direction: "gained" | "lost", accesses: readonly Access[]): readonly ToldAccess[] => {
  const none = { gained: [], lost: [] }
  try {
    return printDifference({ ...none, [direction]: accesses }).map(({ access, text: sentence }) => ({
      sentence,
      access
    }))
  } catch {
    // A newer service knows more than this command has words for: that is told, and nothing is made up.
    return accesses.map((access) => ({
      sentence: `${direction}, in a way that this command has no words for: ${access.cells.join(", ")}`,
      access
    }))
  }
}
