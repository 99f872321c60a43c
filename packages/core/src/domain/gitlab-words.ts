import type { GitLab } from "./gitlab.ts"
import type { WordsOf } from "./words.ts"

/** What people call GitLab's roles and resources, and what one does to a resource. */
export const gitlabWords = {
  roles: {
    anonymous: { name: "anonymous", plural: "people who are not signed in", one: "someone not signed in" },
    authenticated: {
      name: "authenticated",
      plural: "signed-in non-members",
      one: "a non-member",
      possessive: "non-members'"
    },
    guest: { name: "guest", plural: "guests", one: "a guest", possessive: "guests'" },
    reporter: { name: "reporter", plural: "reporters", one: "a reporter", possessive: "reporters'" },
    developer: { name: "developer", plural: "developers", one: "a developer", possessive: "developers'" },
    maintainer: {
      name: "maintainer",
      plural: "maintainers",
      one: "a maintainer",
      possessive: "maintainers'"
    },
    owner: { name: "owner", plural: "owners", one: "an owner", possessive: "owners'" }
  },
  resources: {
    package_registry: {
      noun: "packages",
      formats: {
        maven: "Maven",
        npm: "npm",
        conan: "Conan",
        nuget: "NuGet",
        pypi: "PyPI",
        composer: "Composer",
        generic: "generic",
        golang: "Go",
        debian: "Debian",
        rubygems: "Ruby",
        helm: "Helm",
        terraform_module: "Terraform module",
        rpm: "RPM",
        ml_model: "ML model"
      },
      verbs: { read: "read", write: "publish", delete: "delete" }
    },
    container_registry: {
      noun: "container images",
      verbs: { read: "read", write: "push", delete: "delete" }
    },
    // Deleting is of branches, tags and files; nobody deletes the repository by this.
    repository: {
      noun: "the repository",
      verbs: { read: "read", write: "push to", delete: "delete from" }
    },
    releases: { noun: "releases", verbs: { read: "read", write: "publish", delete: "delete" } },
    environments: { noun: "environments", verbs: { read: "read", write: "change", delete: "delete" } },
    deployments: { noun: "deployments", verbs: { read: "read", write: "change", delete: "delete" } },
    jobs: { noun: "jobs", verbs: { read: "read", write: "run", delete: "delete" } },
    pipelines: { noun: "pipelines", verbs: { read: "read", write: "run", delete: "delete" } },
    merge_requests: { noun: "merge requests", verbs: { read: "read", write: "change", delete: "delete" } },
    work_items: { noun: "work items", verbs: { read: "read", write: "change", delete: "delete" } },
    secure_files: { noun: "secure files", verbs: { read: "read", write: "upload", delete: "delete" } },
    terraform_state: {
      noun: "the Terraform state",
      verbs: { read: "read", write: "change", delete: "delete" }
    }
  }
} as const satisfies WordsOf<GitLab>
