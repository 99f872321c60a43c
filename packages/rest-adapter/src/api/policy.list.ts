import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { policiesPath } from "./policy.path.ts"
import { ListedGroup, ListedInstance, ListedProject } from "./policy.wire.ts"
import { errors } from "./wire.ts"

export const listPolicies = HttpApiEndpoint.get("list", policiesPath, {
  query: {
    kind: Schema.optionalKey(Schema.String).annotate({
      description: "`project` if left out, `group` or `instance`"
    }),
    stored: Schema.optionalKey(Schema.String).annotate({
      description: "`true`: only those that have a document of their own"
    }),
    id_after: Schema.optionalKey(Schema.String).annotate({ description: "ids above this one" }),
    per_page: Schema.optionalKey(Schema.String).annotate({ description: "20 if left out, 100 at most" })
  },
  success: Schema.Array(Schema.Union([ListedProject, ListedGroup, ListedInstance])),
  error: [errors.badRequest, errors.unauthorized, errors.forbidden, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "List the whole documents that the caller may change",
    description:
      "By id: projects as a maintainer or above, groups as an owner, the instance as an administrator. Others are " +
      'neither named nor counted. `Link` with `rel="next"` leads to the next page; the last one has none.'
  })
)
