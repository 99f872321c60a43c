import { backend, json, type Answer, type Call, type Service } from "./serving.ts"

export const ofGroup = "/api/v4/groups/7/job_token_permissions"
export const ofPartner = "/api/v4/groups/8/job_token_permissions"
export const ofInstance = "/api/v4/instance/job_token_permissions"

/** A limit that cuts what developers may do in every project below. */
export const limits = { package_registry: { default: { write: "job_token_and_maintainer" } } }

/** What no change may do unacknowledged: forks' pipelines delete packages. */
export const forksDelete = {
  package_registry: { maven: { delete: { job_token: { refs: "any_including_forks" } } } }
}

export const tag = ({ headers }: Answer): string => headers.get("etag") ?? "no tag"

/** A PATCH of a group by its owner, or of the instance by its administrator. */
export const change = (service: Service, body: unknown, call: Call = {}): Promise<Answer> => {
  const { path = ofGroup } = call
  const token = path.startsWith(ofInstance) ? "ada-token" : "olga-token"
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return service.call({ method: "PATCH", path, headers: json(token), body: text, ...call })
}

export const look = (service: Service, path = ofGroup, headers: Readonly<Record<string, string>> = {}) =>
  service.call({
    path,
    headers: { "private-token": path === ofInstance ? "ada-token" : "olga-token", ...headers }
  })

/** The project's own route, as its maintainer reads it. */
export const lookBelow = (service: Service) =>
  service.call({ path: backend, headers: { "private-token": "maya-token" } })
