import { endpointPermissionsOf } from "@jobwarden/registry-gateway"
import { sayGrant } from "../explain/grant-words.ts"
import { nameOf } from "../explain/policy-in-force.ts"
import { painterFor } from "../reports/painter.ts"
import { jsonText, printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import { printPrincipals } from "../who-can/answer.ts"
import { sayPrincipals } from "../who-can/principals.ts"
import { listed } from "../who-can/words.ts"
import type { AskedRequest } from "./asked-request.ts"
import { isDecided, type Answered, type DecidedQuestion } from "./decided-request.ts"

/** A request with what every policy says to it. */
export interface ExplainedRequest extends AskedRequest {
  readonly answers: readonly Answered[]
}

/** What GitLab asks of a job token, in a sentence. */
const sayPermissions = ({ permissions, target }: AskedRequest): string => {
  if (permissions.type === "unknown") {
    if (!target.startsWith("/api/")) return "GitLab's permissions speak of its API, and this is not of it."
    return `${endpointPermissionsOf} lists no such route: a job token whose entry lists permissions is refused.`
  }
  const { method, path, permissions: names } = permissions.row
  const route = `${method} ${path}`
  return names.length === 0
    ? `${endpointPermissionsOf} asks for no permission (${route}): an entry's permissions do not control it.`
    : `${endpointPermissionsOf} asks a job token for ${listed(names, "and")} (${route}).`
}

/** What Jobwarden makes of it, in a sentence. */
const sayMeaning = ({ answers, classified, isUnknown, questions }: ExplainedRequest): string => {
  if (isUnknown) {
    const why = classified.type === "unknown" ? classified.why : ""
    return `Jobwarden does not know it, and denies it: ${why}.`
  }
  if (questions.length === 0) return "No policy speaks of it."
  const cells = answers.filter(isDecided).map(({ cell, project }) => `${nameOf(cell)} of ${project}`)
  const open = answers.flatMap((answer) => (isDecided(answer) ? [] : [`${answer.action}: ${answer.why}`]))
  const handsOut = classified.type === "known" && classified.handsOut
  return [
    ...(cells.length === 0 ? [] : [`Jobwarden asks for ${listed(cells, "and")}.`]),
    ...open.map((one) => `Jobwarden asks for ${one}.`),
    ...(classified.type === "known" && classified.byBody !== undefined
      ? ["What would be removed stands in the body, which a question by the path alone cannot see."]
      : []),
    ...(handsOut ? ["The answer is a credential of the registry's own: no front lets it pass."] : [])
  ].join(" ")
}

const printDecided = ({ access, callers, cell, project }: DecidedQuestion, screen: Screen): string => {
  const lines = sayPrincipals(access, project, cell.cell)
  return [
    painterFor(screen).strong(`${nameOf(cell)} of ${printable(project)}`),
    wrap(sayGrant(cell, project), screen.width).join("\n"),
    lines.length === 0 ? "Nobody can." : printPrincipals(lines, screen),
    ...callers.map(({ allowed, nearest, reason, who }) =>
      [
        ...wrap(`${who}: ${allowed ? "yes" : `no, ${reason}`}`, screen.width),
        ...nearest.flatMap((one) => wrap(`to allow it: ${one}`, screen.width - 2).map((line) => `  ${line}`))
      ].join("\n")
    )
  ].join("\n\n")
}

/** The request explained, for people. */
export const printRequest = (request: ExplainedRequest, screen: Screen): string =>
  [
    painterFor(screen).strong(printable(`${request.method} ${request.target}`)),
    ...[sayPermissions(request), sayMeaning(request)].map((words) => wrap(words, screen.width).join("\n")),
    ...request.answers.filter(isDecided).map((answer) => printDecided(answer, screen))
  ].join("\n\n")

/** The same for programs. */
export const requestAsJson = ({
  answers,
  classified,
  isUnknown,
  permissions,
  ...request
}: ExplainedRequest) =>
  jsonText({
    version: 1,
    request: { method: request.method, target: request.target },
    known: !isUnknown,
    permissions:
      permissions.type === "known"
        ? { of: endpointPermissionsOf, route: permissions.row, needs: permissions.row.permissions }
        : null,
    format: classified.type === "known" ? classified.format : null,
    why: isUnknown && classified.type === "unknown" ? classified.why : null,
    questions: answers.map((answer) =>
      isDecided(answer)
        ? {
            project: answer.project,
            resource: answer.cell.cell.resource,
            action: answer.cell.cell.action,
            grant: answer.cell.grant,
            source: answer.cell.source,
            principals: answer.access,
            callers: answer.callers
          }
        : answer
    )
  })
