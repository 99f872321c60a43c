import { vocabulary } from "@jobwarden/core"
import {
  classify,
  requiredPermissions,
  type Classified,
  type Question,
  type RequiredPermissions
} from "@jobwarden/registry-gateway"

/** What a request comes to, before any policy is looked at. */
export interface AskedRequest {
  readonly method: string
  readonly target: string
  readonly permissions: RequiredPermissions
  readonly classified: Classified
  /** All that has to be allowed; empty where no policy speaks of it. */
  readonly questions: readonly Question[]
  /** Nobody knows such a request: it is denied. */
  readonly isUnknown: boolean
}

/** `METHOD TARGET`, with one space between; `null` where it is not that. */
export const splitRequest = (
  written: string
): { readonly method: string; readonly target: string } | null => {
  const [, method, target] = /^([A-Za-z]+) (\/\S*)$/.exec(written.trim()) ?? []
  return method === undefined || target === undefined ? null : { method: method.toUpperCase(), target }
}

/** What a request asks for: of GitLab by its list of routes, of Jobwarden by its classifier. */
export const readRequest = (method: string, target: string): AskedRequest => {
  const classified = classify({ method, target, headers: [] })
  const permissions = requiredPermissions(method, target)
  if (classified.type === "known") {
    const questions = [{ action: classified.action, target: classified.target }, ...classified.also]
    return { method, target, permissions, classified, questions: unlike(questions), isUnknown: false }
  }
  const questions = permissions.type === "known" ? questionsOf(method, target, permissions) : []
  const isRegistry = permissions.type === "known" && permissions.row.permissions.some(isOfPackages)
  return {
    method,
    target,
    permissions,
    classified,
    questions: isRegistry ? [] : questions,
    // What is about packages, and is not understood, comes through no gateway.
    isUnknown: isRegistry || permissions.type === "unknown"
  }
}

const unlike = (questions: readonly Question[]): readonly Question[] => [
  ...new Map(questions.map((question) => [JSON.stringify(question), question])).values()
]

const isOfPackages = (permission: string): boolean => permission.endsWith("_packages")

/** Outside the registries GitLab's permission says the resource, and the method what is done to it. */
const questionsOf = (
  method: string,
  target: string,
  { row }: Extract<RequiredPermissions, { readonly type: "known" }>
): readonly Question[] => {
  const project = /^\/api\/v4\/projects\/([^/?]+)/.exec(target)?.[1]
  if (project === undefined) return []
  const reference = referenceOf(project)
  return row.permissions.flatMap((permission) =>
    resourcesOf(permission).map((resource) => ({
      action: actionOf(method),
      target: { type: "project", project: reference, resource }
    }))
  )
}

const referenceOf = (written: string): number | string => {
  const text = written.replaceAll(/%2f/gi, "/")
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : text
}

const resourcesOf = (permission: string): readonly string[] => {
  const cells = vocabulary.allowlistPolicies.get(permission) ?? []
  return [...new Set([...cells].flatMap((index) => vocabulary.cells[index]?.resource ?? []))]
}

const actionOf = (method: string): Question["action"] => {
  if (method === "GET" || method === "HEAD") return "read"
  return method === "DELETE" ? "delete" : "write"
}
