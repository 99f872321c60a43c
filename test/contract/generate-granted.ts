import * as fc from "fast-check"
import type { GeneratedRequest } from "./generate-request.ts"
import { makeValues } from "./generate-value.ts"
import { operationsOf, parametersIn, type OpenApiDocument, type Operation } from "./operations.ts"
import { groups, projects, rightParts, things, type Things } from "./right-values.ts"
import { origin } from "./service.ts"

// Requests that are right in all their parts: of things that are there, by who may. What else is generated says
// little of what is answered to somebody who did everything right.

const referenceTo = ({ id, path }: { readonly id: number; readonly path: string }, byPath: boolean): string =>
  byPath ? encodeURIComponent(path) : String(id)

const pathTo = ({ path }: Operation, { byPath, group, project, target }: Things): string =>
  path
    .replace("projects/{id}", `projects/${referenceTo(project, byPath)}`)
    .replace("groups/{id}", `groups/${referenceTo(group, byPath)}`)
    .replace("{target_project_id}", String(target.id))
    .replace("{target_group_id}", String(group.id))
    .replace("{event_id}", String(project.event))

/** Values that each parameter takes, whatever the others are. What is not here is never sent. */
const values: Readonly<Record<string, readonly string[]>> = {
  action: ["read", "write", "delete"],
  created_after: ["2026-01-01", "1970-01-01T00:00:00Z"],
  created_before: ["2999-12-31", "2999-12-31T23:59:59Z"],
  dry_run: ["true", "false"],
  entity_type: ["Gitlab::Audit::InstanceScope"],
  group: ["7", "acme"],
  id_after: ["0", "123"],
  kind: ["project", "group", "instance"],
  order_by: ["id"],
  pagination: ["keyset"],
  per_page: ["1", "20", "100"],
  project: ["123", "acme/backend"],
  resource: ["package_registry.maven", "repository", "jobs", "terraform_state"],
  sequence: ["1"],
  severity: ["error", "critical", "high", "medium", "low", "info"],
  sort: ["desc"],
  stored: ["true", "false"],
  surroundings: ["true", "false"],
  view: ["explicit"]
}

const queryOf = (operation: Operation): fc.Arbitrary<string> => {
  const parts = parametersIn(operation, "query").flatMap(({ name, required, schema }) => {
    const known = values[name]
    if (known === undefined) return []
    const isNeeded = required === true || /^needed\b/.test(schema.description ?? "")
    const value = fc.constantFrom(...known).map((text) => `${name}=${encodeURIComponent(text)}`)
    return [isNeeded ? value : fc.option(value, { nil: "" })]
  })
  return fc.tuple(...parts).map((all) => {
    const query = all.filter((part) => part !== "").join("&")
    return query === "" ? "" : `?${query}`
  })
}

const bodyOf = (
  document: OpenApiDocument,
  { requestBody }: Operation,
  about: Things
): fc.Arbitrary<string | null> => {
  const [schema] = Object.values(requestBody?.content ?? {}).map((content) => content.schema)
  if (schema === undefined) return fc.constant(null)
  const name = schema.$ref?.split("/").at(-1) ?? ""
  const right = makeValues(document, rightParts(about, name)).valid(schema)
  return right.map((value) => JSON.stringify(value))
}

const credentialFor = (
  { path, security = [] }: Operation,
  { group }: Things
): fc.Arbitrary<GeneratedRequest["headers"]> => {
  if (security.length === 0) return fc.constant([])
  if (!security.some((scheme) => "privateToken" in scheme)) {
    return fc.constant([["authorization", "Bearer client-trusted-token"]])
  }
  // Olga owns what is in the first group, and knows of no other.
  const isHers = path.includes("/projects/") && group === groups[0]
  const who = fc.constantFrom("ada", "ada-api", ...(isHers ? ["olga"] : []))
  return fc.oneof(
    who.map((name): GeneratedRequest["headers"] => [["private-token", `${name}-token`]]),
    who.map((name): GeneratedRequest["headers"] => [["authorization", `Bearer ${name}-token`]])
  )
}

/** The operation that undoes another, so that this can be done: what is on a list, and what is not. */
const undoing = (document: OpenApiDocument, { method, path }: Operation): Operation | undefined =>
  operationsOf(document).find((other) => {
    const isItem = (one: string, list: string) => one.startsWith(`${list}/{target_`)
    return (
      (method === "DELETE" && other.method === "POST" && isItem(path, other.path)) ||
      (method === "POST" && other.method === "DELETE" && isItem(other.path, path))
    )
  })

const requestAbout = (
  document: OpenApiDocument,
  operation: Operation,
  about: Things
): fc.Arbitrary<GeneratedRequest> =>
  fc
    .tuple(queryOf(operation), credentialFor(operation, about), bodyOf(document, operation, about))
    .map(([query, credential, body]) => ({
      operation,
      target: `${origin}${pathTo(operation, about)}${query}`,
      headers: [...credential, ...(body === null ? [] : [["content-type", "application/json"] as const])],
      body
    }))

/** The administrator's change of what a route is about. */
export const change = (
  document: OpenApiDocument,
  wanted: string,
  id: number | undefined,
  body: object
): GeneratedRequest => {
  const operation = operationsOf(document).find(({ operationId }) => operationId === wanted)
  if (operation === undefined) throw new Error(`no ${wanted}`)
  return {
    operation,
    target: `${origin}${operation.path.replace("{id}", String(id))}`,
    headers: [
      ["private-token", "ada-token"],
      ["content-type", "application/json"]
    ],
    body: JSON.stringify(body)
  }
}

/** What makes way for a request. */
const before = (
  document: OpenApiDocument,
  operation: Operation,
  about: Things
): ReadonlyArray<fc.Arbitrary<GeneratedRequest>> => {
  const undo = undoing(document, operation)
  if (undo !== undefined) return [requestAbout(document, undo, about)]
  // Where the instance enforces the scope, no project turns it off.
  return operation.operationId === "scope.update"
    ? [fc.constant(change(document, "surroundings.updateInstance", undefined, { enforce_scope: false }))]
    : []
}

/** Requests that an operation grants, each after what makes way for it. */
export const grantedRequestsTo = (
  document: OpenApiDocument,
  operation: Operation
): fc.Arbitrary<readonly GeneratedRequest[]> =>
  things.chain((about) =>
    fc.tuple(...before(document, operation, about), requestAbout(document, operation, about))
  )

/** What a service is asked first, so that each project has an event. */
export const seeds = (document: OpenApiDocument): readonly GeneratedRequest[] =>
  projects.map(({ id }) => change(document, "permissions.update", id, { jobs: { write: "maintainer" } }))
