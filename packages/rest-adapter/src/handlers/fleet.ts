import { closestName, quote } from "@jobwarden/core"
import { fleetRules, rules, severities } from "@jobwarden/core/rules"
import {
  listFleetFindings,
  parseReference,
  type FleetFindingsQuery,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { fleetFindingsPath } from "../api/fleet.ts"
import { ExternalUrl } from "../external-url.ts"
import { findingDocument } from "../findings.ts"
import { offsetHeaders } from "../request/keyset.ts"
import { pageOf } from "../request/page.ts"
import { InvalidParameter, onlyKnown } from "../request/query.ts"
import { json, respond } from "../respond.ts"

export const fleetHandlers = HttpApiBuilder.group(
  Api,
  "fleet",
  Effect.fnUntraced(function* (handlers) {
    const { base } = yield* ExternalUrl
    return handlers.handleRaw("list", ({ request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const query = queryOf(request)
          const { computedAt, findings, leftOut, projects } = yield* listFleetFindings(
            requester,
            readQuery(query)
          )
          const page = yield* pageOf(query)
          const end = page.page * page.perPage
          const shown = findings.slice(end - page.perPage, end).map(({ finding, project }) => ({
            project_id: project.id,
            ...findingDocument(finding),
            project: project.path,
            ...("projects" in finding && { projects: finding.projects })
          }))
          return json(200, shown, {
            ...offsetHeaders(base + fleetFindingsPath, query, page, {
              count: findings.length,
              more: findings.length > end
            }),
            "x-computed-at": computedAt,
            "x-projects": String(projects),
            "x-left-out": String(leftOut)
          })
        })
      )
    )
  })
)

const ruleIds: ReadonlyArray<string> = [...rules, ...fleetRules].map(({ id }) => id)

const readQuery = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["severity", "rule", "project", "group", "page", "per_page"])
  yield* pageOf(query)
  const severity = yield* named(query, "severity", severities)
  const rule = yield* named(query, "rule", ruleIds)
  const [project, group] = [query.get("project"), query.get("group")]
  const wanted: FleetFindingsQuery = {
    ...(severity !== undefined && { severity }),
    ...(rule !== undefined && { rule }),
    ...(project !== null && { project: parseReference(project) }),
    ...(group !== null && { group: parseReference(group) })
  }
  return wanted
})

const named = Effect.fnUntraced(function* <Name extends string>(
  query: URLSearchParams,
  parameter: string,
  names: ReadonlyArray<Name>
) {
  const name = query.get(parameter)
  if (name === null) return undefined
  const found = names.find((known) => known === name)
  if (found !== undefined) return found
  const closest = closestName(name, names)
  const hint = closest === undefined ? "" : `; did you mean ${quote(closest)}?`
  return yield* new InvalidParameter({ detail: `${parameter} is invalid${hint}` })
})
