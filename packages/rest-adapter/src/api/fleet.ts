import { severities } from "@jobwarden/core/rules"
import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { errors, Finding } from "./wire.ts"

export const fleetFindingsPath = "/api/v4/job_token_findings"

const optional = Schema.optionalKey

const FleetFinding = Schema.Struct({
  project_id: Schema.NullOr(Schema.Int),
  project: Schema.String.annotate({ description: "the path of the project in which it is found" }),
  ...Finding.fields,
  projects: optional(Schema.Array(Schema.String)).annotate({
    description: "of a rule over many projects: their paths, each of which reaches the next"
  })
}).annotate({ identifier: "FleetFinding" })

export const listFleetFindings = HttpApiEndpoint.get("list", fleetFindingsPath, {
  query: {
    severity: optional(Schema.String).annotate({
      description: `the least severity that is wanted: ${severities.join(", ")}, the worst first; left out: all`
    }),
    rule: optional(Schema.String).annotate({ description: "the id of a rule" }),
    project: optional(Schema.String).annotate({
      description: "found in this project: its number or full path"
    }),
    group: optional(Schema.String).annotate({
      description: "found in a project below this group: its number or full path"
    }),
    page: optional(Schema.String).annotate({ description: "from 1" }),
    per_page: optional(Schema.String).annotate({ description: "20 if left out, 100 at most" })
  },
  success: Schema.Array(FleetFinding),
  error: [errors.badRequest, errors.unauthorized, errors.forbidden, errors.notFound, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "List what the rules find in all projects",
    description:
      "The worst first, with GitLab's `Link` and `X-*` headers. For administrators and auditors. It is worked out in " +
      "the background, after changes and once an hour: `X-Computed-At` says of which moment it is, `X-Projects` how " +
      "many projects were looked at. Of each rule the first 1,000 findings are listed; `X-Left-Out` counts what the " +
      "wanted rules found beside. 503 with `Retry-After` until it was worked out for the first time."
  })
)
