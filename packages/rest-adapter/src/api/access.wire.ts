import { reasons } from "@jobwarden/core"
import { evaluationSemantics, mostEvaluations, mostResults, usualLimit } from "@jobwarden/service"
import { Schema } from "effect"
import { nearestChanges } from "./questions.wire.ts"

const optional = Schema.optionalKey
const properties = optional(Schema.Record(Schema.String, Schema.Unknown))

const kind = { type: Schema.NonEmptyString, properties }
const entity = { ...kind, id: Schema.NonEmptyString }

const Subject = Schema.Struct(entity).annotate({
  identifier: "AccessSubject",
  description:
    "`user` (a number or a username), `job`, `deploy_token` (a number), or `credential` with a token that the " +
    "client holds in `properties.token`"
})
const Action = Schema.Struct({ name: Schema.NonEmptyString, properties }).annotate({
  identifier: "AccessAction",
  description: "`read`, `write` or `delete`"
})
const Resource = Schema.Struct(entity).annotate({
  identifier: "AccessResource",
  description: "`type` is a resource such as `package_registry.maven`, `id` the project's path or number"
})
const context = optional(
  Schema.Record(Schema.String, Schema.Unknown).annotate({ description: "accepted, and without effect" })
)

/** A question in the form of OpenID AuthZEN's Authorization API 1.0 (SPEC §9.7). */
export const EvaluationRequest = Schema.Struct({
  subject: Subject,
  action: Action,
  resource: Resource,
  context
}).annotate({ identifier: "EvaluationRequest" })

const defaults = {
  subject: optional(Subject),
  action: optional(Action),
  resource: optional(Resource),
  context
}

/** Several questions, each of which may leave out what is the same for all. */
export const EvaluationsRequest = Schema.Struct({
  ...defaults,
  evaluations: optional(
    Schema.Array(Schema.Struct(defaults))
      .check(Schema.isMaxLength(mostEvaluations))
      .annotate({
        description:
          `at most ${mostEvaluations}; what an evaluation names replaces the whole default; with none, the ` +
          "request is one evaluation, and so is the answer"
      })
  ),
  options: optional(
    Schema.Struct({ evaluations_semantic: optional(Schema.Literals(evaluationSemantics)) }).annotate({
      description: "`execute_all` where nothing is said"
    })
  )
}).annotate({ identifier: "EvaluationsRequest" })

/** The same before its evaluations are read: each by itself, so that a bad one spoils no other. */
export const EvaluationsEnvelope = Schema.Struct({
  ...EvaluationsRequest.fields,
  evaluations: optional(Schema.Array(Schema.Unknown))
})

const EvaluationError = Schema.Struct({
  status: Schema.Int,
  message: Schema.String,
  errors: Schema.Array(Schema.Struct({ path: Schema.String, message: Schema.String }))
}).annotate({ identifier: "EvaluationError", description: "Why one evaluation of several could not be read" })

export const EvaluationResponse = Schema.Struct({
  decision: Schema.Boolean,
  context: Schema.Struct({
    reason: Schema.Literals(reasons),
    revision: Schema.NullOr(Schema.Int),
    nearest_changes: optional(
      Schema.Struct(nearestChanges).annotate({
        description: "only of a no, and where the subject may read the project's policy"
      })
    ),
    error: optional(EvaluationError)
  })
}).annotate({ identifier: "EvaluationResponse" })

export const EvaluationsResponse = Schema.Struct({
  evaluations: Schema.Array(EvaluationResponse).annotate({
    description: "in the order of the request, up to where the semantic ends them"
  })
}).annotate({ identifier: "EvaluationsResponse" })

const page = optional(
  Schema.Struct({
    token: optional(Schema.NonEmptyString).annotate({
      description: "`next_token` of the part before; all else must be as it was then"
    }),
    limit: optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
      description: `${usualLimit} where nothing is said; never more than ${mostResults} are answered`
    }),
    properties
  })
)

const ignored = "; an `id` is ignored"
const AnySubject = Schema.Struct(kind).annotate({
  identifier: "AccessSubjectType",
  description: `\`user\`, \`job\` or \`deploy_token\`${ignored}`
})
const AnyResource = Schema.Struct(kind).annotate({
  identifier: "AccessResourceType",
  description: `a resource such as \`package_registry.maven\`${ignored}`
})

export const SubjectSearchRequest = Schema.Struct({
  subject: AnySubject,
  action: Action,
  resource: Resource,
  context,
  page
}).annotate({ identifier: "SubjectSearchRequest" })

export const ResourceSearchRequest = Schema.Struct({
  subject: Subject,
  action: Action,
  resource: AnyResource,
  context,
  page
}).annotate({ identifier: "ResourceSearchRequest" })

export const ActionSearchRequest = Schema.Struct({
  subject: Subject,
  resource: Resource,
  context,
  page
}).annotate({ identifier: "ActionSearchRequest" })

const part = {
  page: Schema.Struct({
    next_token: Schema.String.annotate({ description: "empty: there is no more" }),
    count: Schema.Int
  })
}

const FoundEntity = Schema.Struct({ type: Schema.String, id: Schema.String })

export const EntitySearchResponse = Schema.Struct({
  ...part,
  results: Schema.Array(FoundEntity)
}).annotate({ identifier: "EntitySearchResponse" })

export const ActionSearchResponse = Schema.Struct({
  ...part,
  results: Schema.Array(Schema.Struct({ name: Schema.String }))
}).annotate({ identifier: "ActionSearchResponse" })

/** What the service can be asked, and where. */
export const AccessMetadata = Schema.Struct({
  policy_decision_point: Schema.String,
  access_evaluation_endpoint: Schema.String,
  access_evaluations_endpoint: Schema.String,
  search_subject_endpoint: optional(Schema.String).annotate({
    description: "left out where the platform cannot list its subjects"
  }),
  search_resource_endpoint: Schema.String,
  search_action_endpoint: Schema.String
}).annotate({ identifier: "AccessMetadata" })
