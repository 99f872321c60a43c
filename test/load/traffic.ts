import { tokens } from "../../packages/platforms/test/stub-world.ts"

/** A kind of request, and what may be answered to it. */
export interface Kind {
  readonly name: string
  readonly at: "api" | "forward-auth"
  readonly method?: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** `turn` counts the requests of a worker. */
  readonly body?: (turn: number) => string
  /** What is answered while GitLab answers. */
  readonly healthy: number
  /** What may be answered besides while it does not: a no, or that nobody can say. */
  readonly besides: readonly number[]
  /** The decision in the body, where the answer is one: only `true` may need GitLab to be there. */
  readonly decision?: boolean
}

const policy = "/api/v4/projects/123/job_token_permissions"
const scope = "/api/v4/projects/123/job_token_scope"
const maya = { "private-token": tokens.maya }
const dev = { "private-token": tokens.dev }
const json = { "content-type": "application/json" }
const unavailable = [503]

/** What decides over the whole run: jobs on protected refs may publish Maven packages, and no others. */
export const policyInForce = {
  package_registry: { maven: { write: { min_role: "maintainer", job_token: { refs: "protected" } } } }
}

const publishing = (name: string, headers: Kind["headers"], healthy: number): Kind => ({
  name: `publishing: ${name}`,
  at: "forward-auth",
  path: "/forward-auth",
  headers: {
    "x-original-method": "PUT",
    "x-original-uri": "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
    ...headers
  },
  healthy,
  besides: [401, 403, 503]
})

const evaluation = (name: string, client: string, token: string, decision: boolean): Kind => ({
  name: `an evaluation: ${name}`,
  at: "api",
  method: "POST",
  path: "/access/v1/evaluation",
  headers: { authorization: `Bearer ${client}`, ...json },
  body: () =>
    JSON.stringify({
      subject: { type: "credential", id: "-", properties: { token } },
      action: { name: "write" },
      resource: { type: "package_registry.maven", id: "123" }
    }),
  healthy: 200,
  besides: unavailable,
  decision
})

/** Everything that is asked, by everybody. `client` is a decision client's token. */
export const kindsOf = (client: string): readonly Kind[] => [
  {
    name: "the policy, by a maintainer",
    at: "api",
    path: policy,
    headers: maya,
    healthy: 200,
    besides: unavailable
  },
  {
    name: "the policy, by a developer",
    at: "api",
    path: policy,
    headers: dev,
    healthy: 403,
    besides: unavailable
  },
  { name: "the policy, by nobody", at: "api", path: policy, headers: {}, healthy: 401, besides: unavailable },
  {
    name: "the policy, by a job",
    at: "api",
    path: policy,
    headers: { "job-token": tokens.jobOnMain },
    healthy: 401,
    besides: unavailable
  },
  {
    name: "the policy, by a blocked maintainer",
    at: "api",
    path: policy,
    headers: { "private-token": tokens.gone },
    healthy: 401,
    besides: unavailable
  },
  {
    name: "a policy of no project",
    at: "api",
    path: "/api/v4/projects/404/job_token_permissions",
    headers: maya,
    healthy: 404,
    besides: unavailable
  },
  { name: "the scope", at: "api", path: scope, headers: maya, healthy: 200, besides: unavailable },
  {
    name: "who can",
    at: "api",
    path: `${policy}/access?resource=package_registry.maven&action=write`,
    headers: maya,
    healthy: 200,
    besides: unavailable
  },
  {
    name: "findings",
    at: "api",
    path: `${policy}/findings`,
    headers: maya,
    healthy: 200,
    besides: unavailable
  },
  {
    name: "a change by a maintainer",
    at: "api",
    method: "PATCH",
    path: policy,
    headers: { ...maya, ...json },
    body: (turn) =>
      JSON.stringify({ container_registry: { delete: turn % 2 === 0 ? "maintainer" : "owner" } }),
    healthy: 200,
    besides: unavailable
  },
  {
    name: "a change by a developer",
    at: "api",
    method: "PATCH",
    path: policy,
    headers: { ...dev, ...json },
    body: () => JSON.stringify({ container_registry: { delete: true } }),
    healthy: 403,
    besides: unavailable
  },
  {
    name: "a change that is no JSON",
    at: "api",
    method: "PATCH",
    path: policy,
    headers: { ...maya, ...json },
    body: () => "{",
    healthy: 400,
    besides: unavailable
  },
  publishing("a job on a protected branch", { "job-token": tokens.jobOnMain }, 204),
  publishing("a job on a feature branch", { "job-token": tokens.jobOnFeature }, 403),
  publishing("a fork's job", { "job-token": tokens.jobOfFork }, 403),
  publishing("a developer who may only read", { "private-token": tokens.dev }, 403),
  publishing("somebody unknown", { "job-token": "glcbt-64_unknown" }, 401),
  evaluation("a job on a protected branch", client, tokens.jobOnMain, true),
  evaluation("a job on a feature branch", client, tokens.jobOnFeature, false),
  evaluation("a fork's job", client, tokens.jobOfFork, false)
]
