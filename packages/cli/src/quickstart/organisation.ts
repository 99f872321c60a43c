/**
 * The quickstart's organisation: two groups, four projects, people of each role, running jobs on protected and
 * unprotected refs, and a consumer on the backend's allowlist. Tokens are no part of it: they are made at the
 * first start.
 */
export const organisation = {
  groups: [
    { id: 7, path: "acme", members: { olga: "owner" } },
    { id: 8, path: "partner", members: { pia: "maintainer" } }
  ],
  users: [
    { id: 1, username: "root", name: "Ada Admin", admin: true },
    { id: 2, username: "olga", name: "Olga Owner" },
    { id: 3, username: "maya", name: "Maya Maintainer" },
    { id: 4, username: "dev", name: "Devi Developer" },
    { id: 5, username: "rosa", name: "Rosa Reporter" },
    { id: 6, username: "gus", name: "Gus Guest" },
    { id: 9, username: "pia", name: "Pia Partner" }
  ],
  projects: [
    {
      id: 123,
      path: "acme/backend",
      visibility: "private",
      members: { maya: "maintainer", dev: "developer", rosa: "reporter", gus: "guest" },
      scope: {
        inbound_enabled: true,
        allowlist: [{ project: 124, job_token_policies: ["read_packages"] }]
      },
      facts: {
        registries: ["maven", "container_registry"],
        protected_refs: [{ pattern: "main", push_role: "maintainer" }],
        environments: [{ name: "production", protected: true }]
      }
    },
    {
      id: 124,
      path: "acme/app",
      visibility: "private",
      members: { maya: "maintainer", dev: "developer" }
    },
    { id: 125, path: "acme/handbook", visibility: "public", members: { rosa: "maintainer" } },
    { id: 126, path: "partner/integration", visibility: "private", members: { dev: "reporter" } }
  ],
  jobs: [
    { id: 9001, project: "acme/backend", ref: { name: "main", protected: true }, user: "dev" },
    { id: 9002, project: "acme/backend", ref: { name: "feature/login", protected: false }, user: "dev" },
    {
      id: 9003,
      project: "acme/backend",
      ref: { name: "main", protected: true },
      environment: { name: "production", protected: true },
      user: "maya"
    },
    { id: 9004, project: "acme/app", ref: { name: "main", protected: true }, user: "dev" },
    { id: 9005, project: "partner/integration", ref: { name: "main", protected: true }, user: "dev" }
  ]
}

/** Whose tokens the quickstart makes, by the name it keeps them under. */
export const tokenHolders = {
  maintainer: { prefix: "jwp-", holder: { user: "maya", scopes: ["api"] } },
  developer: { prefix: "jwp-", holder: { user: "dev", scopes: ["api"] } },
  owner: { prefix: "jwp-", holder: { user: "olga", scopes: ["api"] } },
  administrator: { prefix: "jwp-", holder: { user: "root", scopes: ["api"] } },
  job_on_main: { prefix: "jwj-", holder: { job: 9001 } },
  job_on_a_feature_branch: { prefix: "jwj-", holder: { job: 9002 } },
  decision_client: { prefix: "jwd-", holder: { decision_client: "quickstart" } }
} as const

export type TokenName = keyof typeof tokenHolders
