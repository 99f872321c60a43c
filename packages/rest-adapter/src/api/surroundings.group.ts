import { schemas } from "@jobwarden/core"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { gateQuery, ifMatch } from "./gate.wire.ts"
import { groupParams, groupPermissionsPath } from "./surroundings.path.ts"
import { ChangedGroup, GroupDocument, groupErrors, RehearsedGroup } from "./surroundings.wire.ts"

export const getGroup = HttpApiEndpoint.get("getGroup", groupPermissionsPath, {
  params: groupParams,
  success: GroupDocument,
  error: groupErrors.reading
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get what a group says for the projects below it",
    description:
      "For owners of the group, by membership in a group above it too. The `ETag` names this revision."
  })
)

export const updateGroup = HttpApiEndpoint.patch("updateGroup", groupPermissionsPath, {
  params: groupParams,
  query: gateQuery,
  headers: ifMatch("this document"),
  payload: schemas.GroupPatch,
  success: [ChangedGroup, RehearsedGroup],
  error: groupErrors.writing
}).annotateMerge(
  OpenApi.annotations({
    summary: "Change what a group says for the projects below it",
    description:
      "A JSON Merge Patch (RFC 7396): `null` clears, a grant is replaced whole, what is not named stays. One audit " +
      "event tells who gains and loses what in how many projects. A change that introduces a critical finding in " +
      "any of them is refused (422) unless acknowledged."
  })
)
