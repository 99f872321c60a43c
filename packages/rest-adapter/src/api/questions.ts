import { Schema } from "effect"
import { severities } from "@jobwarden/core/rules"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { ExplanationAnswer, ExplanationQuestion, FindingsAnswer, WhoCanAnswer } from "./questions.wire.ts"
import { errors } from "./wire.ts"

const refusals = [
  errors.badRequest,
  errors.unauthorized,
  errors.forbidden,
  errors.notFound,
  errors.unavailable
] as const

const counted = "Projects and groups that the caller may not know are counted, never named."

export const whoCan = HttpApiEndpoint.get("whoCan", `${permissionsPath}/access`, {
  params: projectParams,
  query: {
    // What is missing is told after who asks is known, and so not here.
    resource: Schema.optionalKey(Schema.String).annotate({
      description: "needed: `package_registry.maven`, `jobs`, …"
    }),
    action: Schema.optionalKey(Schema.String).annotate({
      description: "needed: `read`, `write` or `delete`"
    }),
    at: Schema.optionalKey(Schema.String).annotate({
      description:
        "a moment that is past, such as `2026-01-31T08:00:00+01:00`, or a day, such as `2026-01-31`, which is its " +
        "beginning in UTC; left out: now"
    })
  },
  success: WhoCanAnswer,
  error: refusals
}).annotateMerge(
  OpenApi.annotations({
    summary: "Who can do an action to a project's resource, or could at a past moment",
    description:
      `Everybody, exactly, the scope and all limits applied. For maintainers and above. ${counted} With \`at\` it ` +
      "is who could then, by the documents that were in force and with what had not expired; `past` says since " +
      "when and until when, and what nobody has kept. Whoever asks needs the role today."
  })
)

export const findings = HttpApiEndpoint.get("findings", `${permissionsPath}/findings`, {
  params: projectParams,
  query: {
    severity: Schema.optionalKey(Schema.String).annotate({
      description: `the least severity that is wanted: ${severities.join(", ")}, the worst first; left out: all`
    })
  },
  success: FindingsAnswer,
  error: refusals
}).annotateMerge(
  OpenApi.annotations({
    summary: "What the rules find in a project's policy",
    description: `The worst first, with fixes. For maintainers and above. ${counted}`
  })
)

export const explain = HttpApiEndpoint.post("explain", `${permissionsPath}/explanation`, {
  params: projectParams,
  payload: ExplanationQuestion,
  success: ExplanationAnswer,
  error: [...refusals, errors.tooLarge, errors.unsupported]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Why a caller may do something in a project, or may not",
    description:
      "Every gate that the request meets and, where it is a no, the nearest changes that would allow it. For " +
      "maintainers and above. The caller's project or group must be one that the requester may know (404)."
  })
)
