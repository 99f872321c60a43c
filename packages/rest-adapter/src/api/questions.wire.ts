import { reasons, vocabulary } from "@jobwarden/core"
import { notKept } from "@jobwarden/service"
import { Schema } from "effect"
import { Finding, Principals } from "./wire.ts"

const about = { project_id: Schema.Int, path: Schema.String, revision: Schema.Int }

const Bound = Schema.NullOr(
  Schema.Struct({
    at: Schema.String,
    by: Schema.Array(
      Schema.Struct({
        type: Schema.Literals(["project", "group", "instance", "expiry"]).annotate({
          description: "whose document changed; `expiry`: a grant or an entry of the allowlist ended"
        }),
        path: Schema.optionalKey(Schema.String).annotate({ description: "of a group" }),
        revision: Schema.optionalKey(Schema.Int),
        sequence: Schema.optionalKey(Schema.NullOr(Schema.Int)).annotate({
          description: "the number of its audit event"
        })
      })
    ),
    or_beyond: Schema.optionalKey(Schema.Boolean).annotate({
      description: "it was looked no further: the answer reaches at least as far"
    })
  })
)

/** What is known of a past moment beside who could do something then. */
const Past = Schema.Struct({
  at: Schema.String,
  since: Bound.annotate({
    description: "when that began; `null`: it was so before anything was stored"
  }),
  until: Bound.annotate({
    description: "the first moment at which it was otherwise; `null`: it is so still"
  }),
  grant: Schema.NullOr(Schema.Struct({ value: Schema.Unknown, source: Schema.Unknown })).annotate({
    description: "the grant that was in force, and who stated it"
  }),
  limited_by: Schema.Array(Schema.Unknown).annotate({ description: "whose limits cut it" }),
  surroundings: Schema.Struct({
    groups: Schema.Array(Schema.Struct({ path: Schema.String, revision: Schema.Int })),
    instance: Schema.Int
  }).annotate({ description: "the revisions around the project that were in force; 0: nothing was stored" }),
  platform_defaults: Schema.Boolean.annotate({
    description: "nothing at all was stored: this is what the platform does by itself"
  }),
  as_of_today: Schema.Array(Schema.Literals(notKept)).annotate({
    description: "what nobody has kept, and what is taken as it is today for that reason"
  }),
  remarks: Schema.Array(Schema.String).annotate({ description: "the same in words" })
}).annotate({ identifier: "PastContext" })

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
  }),
  past: Schema.optionalKey(Past).annotate({ description: "with `at` only" })
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
    },
    {
      project_id: 123,
      path: "acme/backend",
      revision: 1,
      resource: "package_registry.maven",
      action: "write",
      principals: { users: ["maintainer", "owner"] },
      sentences: ["maintainers and above can publish Maven packages"],
      hidden_sources: 0,
      past: {
        at: "2026-11-03T00:00:00.000Z",
        since: { at: "2026-10-30T09:12:44.120Z", by: [{ type: "project", revision: 1, sequence: 17 }] },
        until: {
          at: "2026-11-04T16:02:10.007Z",
          by: [{ type: "group", path: "acme", revision: 3, sequence: 21 }]
        },
        grant: { value: "maintainer", source: { level: "project" } },
        limited_by: [],
        surroundings: { groups: [{ path: "acme", revision: 2 }], instance: 0 },
        platform_defaults: false,
        as_of_today: ["roles", "visibility", "paths", "groups"],
        remarks: [
          "roles are named, not people: who had which role then is not recorded here",
          "taken as they are today, since the platform keeps no past of them: the project's visibility (private), " +
            "the paths of projects and groups, and which groups are above the project"
        ]
      }
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
