import type { RegistryAction, RegistryTarget } from "@jobwarden/service"
import type { Sample } from "../classify/route.ts"

const resource = "package_registry.npm"

const backend: RegistryTarget = { type: "project", project: 123, resource }
const named = (name: string, group: number | null): RegistryTarget => ({
  type: "package",
  name: { resource, name },
  group
})

const below = "/api/v4/projects/123/packages/npm"

/** The same request of a package without a scope, and of one with it, in all ways to send it. */
const spelled = (
  action: RegistryAction,
  method: string,
  write: (name: string) => string
): readonly Sample[] =>
  ["app", "@acme%2fapp", "@acme%2Fapp", "%40acme%2Fapp", "@acme/app"].map((name) => ({
    request: `${method} ${below}${write(name)}`,
    action,
    target: backend
  }))

const publishing = spelled("write", "PUT", (name) => `/${name}`).map((sample): Sample => ({
  ...sample,
  also: [{ action: "delete", target: backend }]
}))

const above = (place: string, group: number | null, listed: RegistryTarget): readonly Sample[] => {
  const target = named("@acme/app", group)
  return [
    { request: `GET ${place}/@acme%2fapp`, action: "read", target },
    { request: `GET ${place}/@acme/app`, action: "read", target },
    { request: `GET ${place}/-/package/@acme%2Fapp/dist-tags`, action: "read", target },
    { request: `GET ${place}/-/package/@acme/app/dist-tags`, action: "read", target },
    { request: `PUT ${place}/-/package/@acme%2Fapp/dist-tags/next`, action: "write", target },
    { request: `PUT ${place}/-/package/@acme/app/dist-tags/next`, action: "write", target },
    { request: `DELETE ${place}/-/package/@acme%2Fapp/dist-tags/next`, action: "write", target },
    { request: `DELETE ${place}/-/package/@acme/app/dist-tags/next`, action: "write", target },
    { request: `POST ${place}/-/npm/v1/security/advisories/bulk`, action: "read", target: listed },
    { request: `POST ${place}/-/npm/v1/security/audits/quick`, action: "read", target: listed }
  ]
}

export const npmSamples: readonly Sample[] = [
  ...spelled("read", "GET", (name) => `/${name}`),
  ...spelled("read", "GET", (name) => `/${name}?write=true`),
  ...spelled("read", "GET", (name) => `/${name}/-/app-1.0.0.tgz`),
  { request: `GET ${below}/@acme/app/-/@acme/app-1.0.0.tgz`, action: "read", target: backend },
  { request: `GET ${below}/@acme%2fapp/-/@acme/app-1.0.0.tgz`, action: "read", target: backend },
  ...publishing,
  ...spelled("read", "GET", (name) => `/-/package/${name}/dist-tags`),
  ...spelled("write", "PUT", (name) => `/-/package/${name}/dist-tags/latest`),
  ...spelled("write", "DELETE", (name) => `/-/package/${name}/dist-tags/next`),
  ...spelled("delete", "PUT", (name) => `/${name}/-rev/3-a1b2`),
  ...spelled("delete", "DELETE", (name) => `/${name}/-rev/3-a1b2`),
  ...spelled("delete", "DELETE", (name) => `/${name}/-/app-1.0.0.tgz/-rev/3-a1b2`),
  { request: `POST ${below}/-/npm/v1/security/advisories/bulk`, action: "read", target: backend },
  { request: `POST ${below}/-/npm/v1/security/audits/quick`, action: "read", target: backend },
  ...above("/api/v4/groups/7/-/packages/npm", 7, { type: "group", group: 7, resource }),
  ...above("/api/v4/packages/npm", null, { type: "registry" })
]
