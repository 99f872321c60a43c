import { createEngine, printAccess, type Grant, type Permissions } from "../../packages/core/src/index.ts"

/** A grant with what it is good for. */
interface Sample {
  readonly grant: Grant
  readonly for: string
}

export const samples: readonly Sample[] = [
  { grant: true, for: "the platform alone decides" },
  { grant: false, for: "nobody may" },
  { grant: "maintainer", for: "people only" },
  { grant: "job_token", for: "pipelines only" },
  { grant: "job_token_and_maintainer", for: "maintainers or CI" },
  {
    grant: { min_role: "maintainer", job_token: { origin: "own", refs: "protected" } },
    for: "maintainers, or what they let onto a protected ref"
  },
  {
    grant: { job_token: { environments: ["production"] } },
    for: "deploying jobs"
  }
]

/** A document that says what stands in the cells of one resource, by action. */
export const documentWith = (resource: string, cells: Readonly<Record<string, Grant>>): Permissions => {
  const [family = "", format] = resource.split(".")
  return (format === undefined ? { [family]: cells } : { [family]: { [format]: cells } }) as Permissions
}

/** A document that says one cell. */
export const documentOf = (resource: string, action: string, grant: Grant): Permissions =>
  documentWith(resource, { [action]: grant })

/** Whom a grant lets do it in a private project that lets one other project's jobs in, by the engine. */
export const opens = (resource: string, action: string, grant: Grant): string => {
  const engine = createEngine({ now: () => 0 })
  engine.putProject({ id: 124, path: "acme/app" })
  engine.putProject({
    id: 123,
    path: "acme/backend",
    permissions: documentOf(resource, action, grant),
    scope: { allowlist: [{ project: "acme/app", default_permissions: true }] }
  })
  const access = engine.whoCan(123, resource, action)
  if (access === null) throw new Error(`nobody knows ${resource}:${action}`)
  const { cells: _, ...who } = access
  return Object.keys(who).length === 0 ? "nobody" : printAccess(access)
}
