/**
 * Says in the OpenAPI document which credentials the routes take. They are not declared as the definition's own
 * security, since which of several credentials counts is decided before any route (see the service's presented-credential.ts).
 */
export const withSecurity = (document: Record<string, unknown>): Record<string, unknown> => {
  const { components = {}, paths = {} } = document as {
    readonly components?: Record<string, unknown>
    readonly paths?: Record<string, Record<string, Record<string, unknown>>>
  }
  return {
    ...document,
    components: { ...components, securitySchemes: schemes },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [
            method,
            { ...operation, security: securityOf(path) }
          ])
        )
      ])
    )
  }
}

const schemes = {
  privateToken: {
    type: "apiKey",
    in: "header",
    name: "PRIVATE-TOKEN",
    description:
      "A personal, project or group access token with the scope `api` (to read, `read_api` will do)"
  },
  bearer: {
    type: "http",
    scheme: "bearer",
    description: "The same tokens, or a decision client's credential"
  }
}

const securityOf = (path: string): ReadonlyArray<Record<string, ReadonlyArray<string>>> => {
  if (path.startsWith("/-/") || path.startsWith("/.well-known/")) return []
  return path.startsWith("/access/") ? [{ bearer: [] }] : [{ privateToken: [] }, { bearer: [] }]
}
