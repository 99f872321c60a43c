import type { Domain } from "./domain.ts"

const read = (leastMember: string) =>
  ({ private: leastMember, internal: "authenticated", public: "anonymous" }) as const

const always = (role: string) => ({ private: role, internal: role, public: role }) as const

/** GitLab's roles, registries and other resources with the baselines of SPEC §2.1. */
export const gitlab = {
  name: "gitlab",
  roles: ["anonymous", "authenticated", "guest", "reporter", "developer", "maintainer", "owner"],
  signedIn: "authenticated",
  leastMember: "guest",
  actions: [
    { name: "read", observes: true, jobTokenFloor: null },
    { name: "write", observes: false, jobTokenFloor: "developer" },
    { name: "delete", observes: false, jobTokenFloor: "developer" }
  ],
  visibilities: ["private", "internal", "public"],
  resources: [
    {
      name: "package_registry",
      formats: [
        "maven",
        "npm",
        "conan",
        "nuget",
        "pypi",
        "composer",
        "generic",
        "golang",
        "debian",
        "rubygems",
        "helm",
        "terraform_module",
        "rpm",
        "ml_model"
      ],
      baseline: { read: read("reporter"), write: "developer", delete: "maintainer" }
    },
    {
      name: "container_registry",
      baseline: { read: read("reporter"), write: "developer", delete: "developer" }
    },
    { name: "repository", baseline: { read: read("reporter"), write: "developer", delete: "maintainer" } },
    { name: "releases", baseline: { read: read("guest"), write: "developer", delete: "developer" } },
    { name: "environments", baseline: { read: read("reporter"), write: "developer", delete: "developer" } },
    { name: "deployments", baseline: { read: read("reporter"), write: "developer", delete: "maintainer" } },
    { name: "jobs", baseline: { read: read("reporter"), write: "developer", delete: "maintainer" } },
    { name: "pipelines", baseline: { read: read("reporter"), write: "developer", delete: "owner" } },
    { name: "merge_requests", baseline: { read: read("reporter"), write: "developer", delete: "owner" } },
    { name: "work_items", baseline: { read: read("guest"), write: "reporter", delete: "owner" } },
    {
      name: "secure_files",
      baseline: { read: always("developer"), write: "maintainer", delete: "maintainer" }
    },
    {
      name: "terraform_state",
      baseline: { read: always("developer"), write: "maintainer", delete: "maintainer" }
    }
  ],
  tokenScopes: [
    { name: "api", deployToken: false },
    { name: "read_api", actions: ["read"], deployToken: false },
    { name: "read_repository", resources: ["repository"], actions: ["read"], deployToken: true },
    { name: "write_repository", resources: ["repository"], actions: ["read", "write"], deployToken: true },
    { name: "read_registry", resources: ["container_registry"], actions: ["read"], deployToken: true },
    {
      name: "write_registry",
      resources: ["container_registry"],
      actions: ["read", "write"],
      deployToken: true
    },
    { name: "read_package_registry", resources: ["package_registry"], actions: ["read"], deployToken: true },
    {
      name: "write_package_registry",
      resources: ["package_registry"],
      actions: ["read", "write"],
      deployToken: true
    }
  ],
  allowlistPolicies: {
    verbs: { read: ["read"], admin: ["read", "write", "delete"] },
    subjects: {
      packages: "package_registry",
      containers: "container_registry",
      repositories: "repository",
      releases: "releases",
      environments: "environments",
      deployments: "deployments",
      jobs: "jobs",
      pipelines: "pipelines",
      merge_requests: "merge_requests",
      work_items: "work_items",
      secure_files: "secure_files",
      terraform_state: "terraform_state"
    }
  }
} as const satisfies Domain

/** The domain that Jobwarden ships. */
export type GitLab = typeof gitlab
