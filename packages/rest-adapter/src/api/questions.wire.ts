import { reasons, vocabulary } from "@jobwarden/core"
import { Schema } from "effect"
import { Finding, Principals } from "./wire.ts"

const about = { project_id: Schema.Int, path: Schema.String, revision: Schema.Int }

/** Who can do something. */
export const WhoCanAnswer = Schema.Struct({
  ...about,
  resource: Schema.String,
  action: Schema.String,
  principals: Principals,
  sentences: Schema.Array(Schema.String).annotate({
    description: "the same in words, but for sources that the caller may not know"
  }),
  hidden_sources: Schema.Int.annotate({
    description: "how many projects and groups can beside those that are named"
  })
}).annotate({
  identifier: "WhoCan",
  examples: [
    {
      project_id: 123,
      path: "acme/backend",
      revision: 1,
      resource: "package_registry.maven",
      action: "write",
      principals: { users: ["maintainer", "owner"] },
      sentences: ["maintainers and above can publish Maven packages"],
      hidden_sources: 0
    }
  ]
})

export const FindingsAnswer = Schema.Struct({ ...about, findings: Schema.Array(Finding) }).annotate({
  identifier: "ProjectFindings"
})

/** A caller, a resource and an action, in the library's words. */
export const ExplanationQuestion = Schema.Struct({
  caller: Schema.Record(Schema.String, Schema.Unknown).annotate({
    description: "a user, a job or a deploy token, by `type`"
  }),
  resource: Schema.Literals([...vocabulary.resources.keys()]),
  action: Schema.Literals([...vocabulary.actions.keys()])
}).annotate({
  identifier: "ExplanationQuestion",
  examples: [
    {
      caller: { type: "job", project: "acme/app", ref: { protected: false }, trigger_role: "developer" },
      resource: "package_registry.maven",
      action: "write"
    }
  ]
})

/** The nearest ways from a no to a yes. */
export const nearestChanges = {
  by_caller: Schema.Array(
    Schema.Array(Schema.Struct({ attribute: Schema.String, to: Schema.Unknown }))
  ).annotate({ description: "each a smallest set of changes by the caller that would do" }),
  by_owner: Schema.NullOr(
    Schema.Struct({
      size: Schema.Int,
      grant: Schema.optionalKey(Schema.Unknown),
      entry: Schema.optionalKey(Schema.Unknown)
    })
  ).annotate({ description: "the smallest change of the project's own policy that would do" })
}

export const ExplanationAnswer = Schema.Struct({
  project_id: Schema.Int,
  path: Schema.String,
  allowed: Schema.Boolean,
  reason: Schema.Literals(reasons),
  cell: Schema.Struct({ resource: Schema.String, action: Schema.String }),
  grant: Schema.Struct({ value: Schema.Unknown, source: Schema.Unknown }).annotate({
    description: "the grant in force, and who states it"
  }),
  revision: Schema.Int,
  gates: Schema.Array(Schema.Struct({ gate: Schema.String, passed: Schema.Boolean })).annotate({
    description: "every gate that the request meets, in order"
  }),
  ...nearestChanges
}).annotate({ identifier: "Explanation" })
