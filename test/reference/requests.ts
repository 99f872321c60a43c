/** A request that shows what an operation does. */
export interface Asked {
  readonly id: string
  /** Whose right it is, of those who have it; `null`: nobody has to say who they are. */
  readonly as: "maya" | "olga" | "ada" | "gateway" | null
  readonly request: string
  readonly body?: unknown
  /** What comes back is another each time, since there are salted hashes in it. */
  readonly differs?: true
}

const project = "/api/v4/projects/123"
const permissions = `${project}/job_token_permissions`
const policy = `${project}/job_token_policy`
const scope = `${project}/job_token_scope`
const evaluated = {
  subject: { type: "job", id: "9001" },
  action: { name: "write" },
  resource: { type: "package_registry.maven", id: "acme/backend" }
}

/**
 * A request for every operation, in an order in which each finds what those before it have left. Whoever adds an
 * operation adds its request: the generator asks for it.
 */
export const requests: readonly Asked[] = [
  {
    id: "permissions.update",
    as: "maya",
    request: `PATCH ${permissions}?view=explicit`,
    body: { package_registry: { maven: { write: "job_token_and_maintainer", delete: "maintainer" } } }
  },
  { id: "permissions.get", as: "maya", request: `GET ${permissions}` },
  { id: "audit.listProjectEvents", as: "maya", request: `GET ${project}/audit_events?per_page=1` },
  { id: "audit.getProjectEvent", as: "maya", request: `GET ${project}/audit_events/1` },
  { id: "audit.listEvents", as: "ada", request: "GET /api/v4/audit_events?per_page=1" },
  { id: "audit.getEvent", as: "ada", request: "GET /api/v4/audit_events/1" },
  { id: "audit.listRevisions", as: "maya", request: `GET ${permissions}/history?per_page=1` },
  {
    id: "policy.update",
    as: "maya",
    request: `PATCH ${policy}`,
    body: {
      permissions: {
        package_registry: {
          maven: { write: { min_role: "maintainer", job_token: { origin: "own", refs: "protected" } } }
        }
      }
    }
  },
  { id: "policy.get", as: "maya", request: `GET ${policy}` },
  { id: "policy.list", as: "maya", request: "GET /api/v4/job_token_policies?per_page=1" },
  {
    id: "questions.whoCan",
    as: "maya",
    request: `GET ${permissions}/access?resource=package_registry.maven&action=write`
  },
  { id: "questions.findings", as: "maya", request: `GET ${permissions}/findings` },
  {
    id: "questions.explain",
    as: "maya",
    request: `POST ${permissions}/explanation`,
    body: {
      caller: { type: "job", project: "acme/backend", ref: { protected: false }, trigger_role: "developer" },
      resource: "package_registry.maven",
      action: "write"
    }
  },
  { id: "scope.get", as: "maya", request: `GET ${scope}` },
  { id: "scope.update", as: "maya", request: `PATCH ${scope}`, body: { enabled: true } },
  {
    id: "scope.addProject",
    as: "maya",
    request: `POST ${scope}/allowlist`,
    body: { target_project_id: 127 }
  },
  { id: "scope.listProjects", as: "maya", request: `GET ${scope}/allowlist` },
  { id: "scope.removeProject", as: "maya", request: `DELETE ${scope}/allowlist/127` },
  {
    id: "scope.addGroup",
    as: "maya",
    request: `POST ${scope}/groups_allowlist`,
    body: { target_group_id: 7 }
  },
  { id: "scope.listGroups", as: "maya", request: `GET ${scope}/groups_allowlist` },
  { id: "scope.removeGroup", as: "maya", request: `DELETE ${scope}/groups_allowlist/7` },
  {
    id: "surroundings.updateGroup",
    as: "olga",
    request: "PATCH /api/v4/groups/7/job_token_permissions",
    body: { limits: { package_registry: { default: { delete: "maintainer" } } } }
  },
  { id: "surroundings.getGroup", as: "olga", request: "GET /api/v4/groups/7/job_token_permissions" },
  {
    id: "surroundings.updateInstance",
    as: "ada",
    request: "PATCH /api/v4/instance/job_token_permissions",
    body: { enforce_scope: true }
  },
  { id: "surroundings.getInstance", as: "ada", request: "GET /api/v4/instance/job_token_permissions" },
  { id: "log.getCheckpoint", as: "ada", request: "GET /audit/checkpoint", differs: true },
  { id: "log.getProof", as: "ada", request: "GET /audit/proof?sequence=1", differs: true },
  { id: "fleet.list", as: "ada", request: "GET /api/v4/job_token_findings?per_page=1" },
  { id: "access.evaluate", as: "gateway", request: "POST /access/v1/evaluation", body: evaluated },
  {
    id: "access.evaluateAll",
    as: "gateway",
    request: "POST /access/v1/evaluations",
    body: { ...evaluated, evaluations: [{}, { subject: { type: "user", id: "dev" } }] }
  },
  {
    id: "access.searchSubject",
    as: "gateway",
    request: "POST /access/v1/search/subject",
    body: { ...evaluated, subject: { type: "job" }, page: { limit: 2 } }
  },
  {
    id: "access.searchResource",
    as: "gateway",
    request: "POST /access/v1/search/resource",
    body: { ...evaluated, resource: { type: evaluated.resource.type } }
  },
  {
    id: "access.searchAction",
    as: "gateway",
    request: "POST /access/v1/search/action",
    body: { subject: evaluated.subject, resource: evaluated.resource }
  },
  { id: "access.metadata", as: null, request: "GET /.well-known/authzen-configuration" },
  { id: "health.liveness", as: null, request: "GET /-/liveness" },
  { id: "health.readiness", as: null, request: "GET /-/readiness" },
  { id: "permissions.reset", as: "maya", request: `DELETE ${permissions}` }
]
