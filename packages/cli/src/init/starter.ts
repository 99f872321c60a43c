/** The file's name, and that of the schema beside it that editors read. */
export const starterName = "jobwarden.yaml"
export const schemaName = "jobwarden.schema.json"

/** A project of the starter file, for commands that show it. */
export const starterProject = "acme/backend"

/**
 * A policy file to begin with: valid, safe (`recommended` finds nothing in it), and each part of it with a
 * comment that says what it is for.
 */
export const starterText = `# yaml-language-server: $schema=./${schemaName}
# With the line above, editors complete and check this file while you write.
#
# Who may do what with a project's packages, images, code and so on: users by their role, CI/CD job tokens
# and deploy tokens. What is named nowhere stays as the platform has it, and no policy lets users do what the
# platform does not.
#
# A grant says who may, for one action (read, write or delete) on one resource:
#   false                      nobody
#   true                       whom the platform allows by itself
#   maintainer                 users of that role and above, no tokens
#   job_token                  job tokens, not of forks; to write or delete, triggered by a developer or above
#   job_token_and_maintainer   both: mind that a developer's job passes as well
#   { min_role: …, job_token: { … }, deploy_token: … }   said in full
version: 1

# The instance: what holds for every project.
instance:
  # Where neither the project nor a group above it says anything.
  defaults:
    # Jobs push no code, unless a project says so.
    repository: { write: developer, delete: maintainer }
  # What no project exceeds, whatever it says.
  limits:
    terraform_state: { delete: maintainer }
    secure_files: { delete: maintainer }

groups:
  # What holds for every project below acme/. A group may have \`defaults\` and \`limits\`.
  acme:
    limits:
      package_registry:
        # \`default\` speaks for every format that is not named. Here: jobs publish from protected refs alone.
        default: { write: { min_role: developer, job_token: { refs: protected } }, delete: maintainer }
      container_registry: { write: { min_role: developer, job_token: { refs: protected } } }

projects:
  ${starterProject}:
    # private, internal or public. It decides whom the platform lets read.
    visibility: private
    permissions:
      package_registry:
        maven:
          read: true
          # Maintainers, and the project's own jobs on protected refs: what publishes was reviewed first.
          write: { min_role: maintainer, job_token: { origin: own, refs: protected } }
          delete: maintainer
        # Formats that nobody uses stay shut.
        default: { write: false, delete: false }
      container_registry:
        write: { min_role: maintainer, job_token: { origin: own, refs: protected } }
        delete: maintainer
    # Whose job tokens come in at all. Jobs of the project itself always do.
    scope:
      inbound_enabled: true
      allowlist:
        # Name what an entry is for. One without a list permits everything.
        - { project: acme/app, job_token_policies: [read_packages, read_repositories] }
        # An entry may name one cell, and may end. A group's entry is for every project below it.
        - group: acme/tools
          job_token_policies: ["package_registry.maven:read"]
          expires_at: "2099-12-31T00:00:00Z"
    # What \`jobwarden lint\` should know of the project. Deciding never looks at it.
    facts:
      registries: [maven, container_registry]
      protected_refs: [{ pattern: main, push_role: maintainer }]
      environments: [{ name: production, protected: true }]
      overwrite: []
      deploy_tokens: []

# What has to stay so, whoever changes this file.
tests:
  - name: a job on a feature branch reads packages, and publishes none
    project: ${starterProject}
    caller: { type: job, project: ${starterProject}, ref: { protected: false }, trigger_role: developer }
    can: { package_registry.maven: [read] }
    cannot: { package_registry.maven: [write, delete] }
  - name: the app reads packages and code, and changes neither
    project: ${starterProject}
    caller: { type: job, project: acme/app, ref: { protected: true }, trigger_role: maintainer }
    can: { package_registry.maven: [read], repository: [read] }
    cannot: { package_registry.maven: [write, delete], repository: [write, delete] }
`
