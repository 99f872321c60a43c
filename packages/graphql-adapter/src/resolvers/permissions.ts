import { vocabulary, closestName, quote, type Permissions } from "@jobwarden/core"
import { severities } from "@jobwarden/core/rules"
import {
  cellProblems,
  cellsInForce,
  explainAccess,
  findingsOf,
  whoCanDo,
  type CellInForce,
  type CellName,
  type PermissionsView,
  type PlatformProject
} from "@jobwarden/service"
import { Effect } from "effect"
import { actionNames, enumName } from "../domain-names.ts"
import { InvalidArgument } from "../failure.ts"
import { globalId } from "../global-id.ts"
import type { RequestContext, Resolve } from "../request-context.ts"
import { principalsView, sourceView } from "../views/access-view.ts"
import { findingView } from "../views/finding-view.ts"

/** A project's permissions, as they were read or as a change makes them. */
export interface PermissionsParent {
  readonly project: PlatformProject
  /** What the project itself states. */
  readonly view: PermissionsView
}

type Cells = ReturnType<typeof cellView>

/** A view that is shown again has the same cells: it is another one as soon as something else is in force. */
const known = new WeakMap<PermissionsView, ReadonlyArray<Cells>>()

const cellView = ({ action, grant, resource, source }: CellInForce) => {
  const { byDefault, group, level } = sourceView(source)
  return { resource, action: enumName(action), grant, source: level, sourceGroup: group, byDefault }
}

const cellsOf = ({ project, view }: PermissionsParent, { index }: RequestContext): ReadonlyArray<Cells> => {
  const found = known.get(view)
  if (found !== undefined) return found
  const made = cellsInForce(index, project, view.permissions).map(cellView)
  known.set(view, made)
  return made
}

/** The cells as the document that would state them all. */
const documentOf = (cells: ReadonlyArray<Cells>): Record<string, unknown> => {
  const document: Record<string, Record<string, unknown>> = {}
  vocabulary.cells.forEach(({ action, address: [name, format] }, at) => {
    const registry = (document[name] ??= {})
    const cell = format === undefined ? registry : ((registry[format] ??= {}) as Record<string, unknown>)
    cell[action] = cells[at]?.grant
  })
  return document
}

interface CellArguments {
  readonly resource?: string | null
  readonly action?: string | null
}

const resourceNames = [...vocabulary.resources.keys()]

/** The cell that arguments name, which is told only to who may ask. */
const readCell = ({ action, resource }: CellArguments): Effect.Effect<CellName, InvalidArgument> => {
  const cell = { resource: resource ?? "", action: actionNames.get(action ?? "") ?? "" }
  const [problem] = cellProblems(cell)
  return problem === undefined
    ? Effect.succeed(cell)
    : Effect.fail(new InvalidArgument({ detail: problem.message }))
}

const unknownResource = (resource: string): InvalidArgument => {
  const closest = closestName(resource, resourceNames)
  const hint =
    closest === undefined ? `expected one of ${resourceNames.join(", ")}` : `did you mean ${quote(closest)}?`
  return new InvalidArgument({ detail: `unknown resource ${quote(resource)}; ${hint}` })
}

const cells: Resolve<PermissionsParent, CellArguments> = (parent, { action, resource }, context) => {
  const all = cellsOf(parent, context)
  if (resource == null && action == null) return all
  if (resource != null && !resourceNames.includes(resource)) {
    return context.run(Effect.fail(unknownResource(resource)))
  }
  return all.filter(
    (cell) => (resource == null || cell.resource === resource) && (action == null || cell.action === action)
  )
}

const findings: Resolve<PermissionsParent, { readonly severity?: string | null }> = (
  { project },
  { severity },
  { requester, run }
) => {
  const least = severities.find((name) => enumName(name) === severity) ?? "info"
  return run(
    Effect.map(findingsOf(requester, project.id, Effect.succeed(least)), (found) =>
      found.findings.map((finding) => findingView(finding))
    )
  )
}

const access: Resolve<PermissionsParent, CellArguments> = ({ project }, args, { requester, run }) =>
  run(
    Effect.map(whoCanDo(requester, project.id, readCell(args)), (answer) => ({
      resource: answer.resource,
      action: enumName(answer.action),
      revision: answer.revision,
      principals: principalsView(answer.principals),
      sentences: answer.sentences,
      hiddenSources: answer.hidden_sources
    }))
  )

const explanation: Resolve<PermissionsParent, CellArguments & { readonly caller: unknown }> = (
  { project },
  { caller, ...args },
  { requester, run }
) => {
  const question = Effect.map(readCell(args), (cell) => ({ caller, ...cell }))
  return run(
    Effect.map(explainAccess(requester, project.id, question), ({ explanation: said }) => ({
      allowed: said.allowed,
      reason: said.reason,
      resource: said.cell?.resource,
      action: enumName(said.cell?.action ?? ""),
      grant: said.grant?.value,
      grantSource: said.grant && sourceView(said.grant.source),
      revision: said.revision,
      gates: said.gates,
      byCaller: said.byCaller,
      byOwner: said.byOwner
    }))
  )
}

const limitedView = ({ action, by, lost, resource }: PermissionsView["limited"][number]) => ({
  resource,
  action: enumName(action),
  by: by.map(sourceView),
  lost: principalsView(lost)
})

export const permissionsResolvers = {
  JobTokenPermissions: {
    projectId: ({ project }: PermissionsParent) => globalId("Project", project.id),
    revision: ({ view }: PermissionsParent) => view.revision,
    updatedAt: ({ view }: PermissionsParent) => view.updated_at,
    cells,
    document: ((parent, _, context) => documentOf(cellsOf(parent, context))) as Resolve<PermissionsParent>,
    explicitDocument: ({ view }: PermissionsParent): Permissions => view.permissions,
    limited: ({ view }: PermissionsParent) => view.limited.map(limitedView),
    findings,
    access,
    explanation
  }
}
