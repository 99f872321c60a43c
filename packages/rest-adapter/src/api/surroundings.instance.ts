import { schemas } from "@jobwarden/core"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { gateQuery, ifMatch } from "./gate.wire.ts"
import { instancePermissionsPath } from "./surroundings.path.ts"
import { ChangedInstance, InstanceDocument, instanceErrors, RehearsedInstance } from "./surroundings.wire.ts"

export const getInstance = HttpApiEndpoint.get("getInstance", instancePermissionsPath, {
  success: InstanceDocument,
  error: instanceErrors.reading
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get what the instance says for every project",
    description: "For administrators. The `ETag` names this revision."
  })
)

export const updateInstance = HttpApiEndpoint.patch("updateInstance", instancePermissionsPath, {
  query: gateQuery,
  headers: ifMatch("this document"),
  payload: schemas.InstancePatch,
  success: [ChangedInstance, RehearsedInstance],
  error: instanceErrors.writing
}).annotateMerge(
  OpenApi.annotations({
    summary: "Change what the instance says for every project",
    description:
      "A JSON Merge Patch (RFC 7396), as for groups; also `enforce_scope`, which keeps the job token scope of every " +
      "project on."
  })
)
