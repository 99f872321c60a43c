import type { Call, Service } from "./serving.ts"

export const path = "/access/v1/evaluation"

/** The headers of a decision client whose context is not trusted. */
export const client = {
  authorization: "Bearer client-untrusted-token",
  "content-type": "application/json"
}

/** May a developer's job on main delete a Maven package of the backend? */
export const question = {
  subject: { type: "job", id: "9001" },
  action: { name: "delete" },
  resource: { type: "package_registry.maven", id: "acme/backend" }
}

/** Asks one of AuthZEN's routes. */
export const askAt = (service: Service, at: string, body: unknown, headers: Call["headers"] = client) =>
  service.call({
    method: "POST",
    path: at,
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body)
  })

export const ask = (service: Service, body: unknown, headers?: Call["headers"]) =>
  askAt(service, path, body, headers)
