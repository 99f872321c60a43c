import { projects, samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { json, serve, type Call, type Service } from "./serving.ts"

export { serve }

export const policyPath = "/api/v4/projects/123/job_token_policy"

/** Reads the whole document with somebody's token. */
export const look = async (service: Service, token = "maya-token", more: Call = {}) =>
  service.call({ path: policyPath, headers: { "private-token": token }, ...more })

/** Changes it with somebody's token; `query` is what stands behind the path. */
export const change = async (
  service: Service,
  body: unknown,
  {
    headers = {},
    query = "",
    token = "maya-token"
  }: { readonly headers?: Record<string, string>; readonly query?: string; readonly token?: string } = {}
) =>
  service.call({
    method: "PATCH",
    path: policyPath + query,
    headers: json(token, headers),
    body: typeof body === "string" ? body : JSON.stringify(body)
  })

/** The scope that the store holds for the backend; `undefined`: none. */
export const storedDocument = async (service: Service, id = 123): Promise<unknown> =>
  (await service.policies()).find(({ entity }) => entity.type === "project" && entity.id === id)?.document

/** A sample project that lists a private project and a group which Maya may not know, and one that is gone. */
export const hiding = {
  inbound_enabled: true,
  allowlist: [
    { project: 126, job_token_policies: ["read_packages"] },
    { project: 124, job_token_policies: ["read_packages"] },
    { group: 8 },
    { project: 4711 }
  ]
}

/** The sample organisation with another scope for the backend. */
export const scoped = (scope: object) => {
  const backend = { ...projects.backend, scope }
  return {
    ...samplePlatform,
    inventory: Effect.map(samplePlatform.inventory, ({ groups, projects: all }) => ({
      groups,
      projects: all.map((project) => (project.id === backend.id ? backend : project))
    })),
    project: (reference: number | string) =>
      reference === backend.id || reference === backend.path
        ? Effect.succeed(backend)
        : samplePlatform.project(reference)
  }
}
