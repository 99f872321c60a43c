import { gitlab, vocabulary } from "@jobwarden/core"

/**
 * What editors show of each property. Keys are the nearest named schema and the way from it; `[]` is a list's
 * member.
 */
const written: Readonly<Record<string, string>> = {
  PolicyFile: "Who may do what to the resources of projects: job tokens, users and deploy tokens.",
  "PolicyFile.$schema":
    "The path or address of this schema, for editors of JSON: `./jobwarden.schema.json`. It changes nothing that the file says.",
  "PolicyFile.version": "The version of this format: 1.",
  "PolicyFile.instance": "What holds in all projects.",
  "PolicyFile.groups": "What holds in all projects below a group. Keys are full paths.",
  "PolicyFile.projects":
    "The projects that this file speaks for. Keys are full paths; one file speaks for a project.",
  "PolicyFile.tests": "What must and must not be allowed. `jobwarden test` runs them.",
  "PolicyFile.tests[]": "One caller or some, and what they can and cannot do in one project.",

  "Instance.defaults": "Grants for what no project and no group says.",
  "Instance.limits": "No project can allow more than this, whatever it says.",
  "Instance.enforce_scope": "The job token scope counts as on in every project, whatever is stored.",

  "Group.id": "The group's number.",
  "Group.defaults": "Grants for what the projects below do not say. The nearest group counts.",
  "Group.limits": "No project below can allow more than this. The limits of all groups above hold.",

  "Project.id": "The project's number.",
  "Project.visibility": "Who can see it; left out: private. Reading what others can see takes no grant.",
  "Project.permissions":
    "Grants, by resource and action. What is left out comes from groups, then the instance, then the platform.",
  "Project.scope": "Which projects' job tokens get in here at all.",
  "Project.facts":
    "What is known of the project beside its policy. The rules look at it; decisions never do.",

  Permissions: "Grants, by resource and action.",
  Grant:
    "Who may do it. `false`: nobody. `true`: whom the platform allows by itself. A role: members of that role and above. `job_token`: jobs on refs of the project, no forks. `job_token_and_<role>`: both; a job's trigger then needs the least role for the action, not the named one. An object says it in detail.",
  "Grant.min_role":
    "Members of this role and above; left out or null: no users. They still need what the platform asks for.",
  "Grant.job_token": "Which job tokens; false or left out: none.",
  "Grant.job_token.origin":
    "`own`: jobs of the project itself. `in_scope`: those that the scope lets in; the same as left out.",
  "Grant.job_token.refs":
    "`protected`, `any` without forks (the same as left out), or `any_including_forks`.",
  "Grant.job_token.environments":
    "`any` (the same as left out), `protected`, or a list of exact names. An empty list matches nothing.",
  "Grant.job_token.trigger_role":
    "The least role, in this project, of who triggered the pipeline. Replaces the floor, up or down.",
  "Grant.job_token.expires_at": "From then on no job token may do it.",
  "Grant.deploy_token": "Whether deploy tokens may, as far as their scopes go; left out: they may not.",

  Scope: "GitLab's job token scope: whose job tokens get in.",
  "Scope.inbound_enabled": "`false` lets every project's job tokens in; left out: true.",
  "Scope.allowlist":
    "Projects and groups whose job tokens get in. One entry decides: the project's own, else the nearest group's.",
  "Scope.allowlist[]": "One project or one group, and what its job tokens may do.",
  "Scope.allowlist[].project": "The project, by full path or number.",
  "Scope.allowlist[].group": "The group, by full path or number: all projects below it.",
  "Scope.allowlist[].default_permissions":
    "`true`: everything, whatever the list says. `false` without a list: nothing.",
  "Scope.allowlist[].job_token_policies":
    "What the job tokens may do: GitLab's names, or one cell such as `package_registry.maven:write`. Left out: everything.",
  "Scope.allowlist[].expires_at": "From then on the entry lets nobody in, until someone removes it.",

  "Facts.target": "`gitlab`: a GitLab enforces this policy, with its own limits.",
  "Facts.registries": "Registries that are enabled.",
  "Facts.protected_refs": "Protected branches and tags.",
  "Facts.protected_refs[].pattern": "The name, or a pattern with `*`.",
  "Facts.protected_refs[].push_role": "The least role that may push there.",
  "Facts.environments": "The environments that jobs deploy to.",
  "Facts.environments[].name": "The exact name.",
  "Facts.environments[].protected": "Whether it is protected.",
  "Facts.overwrite": "Registries where publishing a version again replaces it.",
  "Facts.deploy_tokens": "The deploy tokens that exist.",
  "Facts.deploy_tokens[].scopes": "What the token may do, by GitLab's names.",
  "Facts.missing_paths": "Full paths under which nothing is found any more.",
  "Facts.pipeline_min_role": "The least role that can start a pipeline.",

  Cells: "Actions, by resource.",
  "Test.name": "What the test shows, for people.",
  "Test.project": "Whose resources: the project's full path or number.",
  "Test.caller": "Who asks: a user, a job or a deploy token.",
  "Test.callers":
    "Several who ask, by names that say who they are. All that the test asserts must hold for each.",
  "Test.can": "What must be allowed: actions, by resource.",
  "Test.cannot": "What must be denied: actions, by resource.",
  Caller: "A user, a job or a deploy token.",
  "Caller.type": "`user`, `job` or `deploy_token`.",
  "Caller.role": "The user's role in the project.",
  "Caller.scopes": "The token's scopes. A user's token without them may do everything.",
  "Caller.active": "Whether the token still works; left out: it does.",
  "Caller.project": "The project whose job it is, or where the deploy token belongs.",
  "Caller.group": "The group where the deploy token belongs.",
  "Caller.ref": "What the pipeline runs on.",
  "Caller.ref.protected": "Whether the ref is protected.",
  "Caller.ref.fork": "Whether the pipeline runs a fork's code; left out: it does not.",
  "Caller.ref.name": "The ref's name.",
  "Caller.environment": "The environment that the job deploys to.",
  "Caller.environment.name": "The environment's exact name.",
  "Caller.environment.protected": "Whether the environment is protected.",
  "Caller.trigger_role": "The role, in the project that is asked, of who triggered the pipeline."
}

const generated: ReadonlyMap<string, string> = new Map([
  ...gitlab.resources.flatMap((definition) => {
    const formats: readonly string[] = "formats" in definition ? definition.formats : []
    const base = `Permissions.${definition.name}`
    const of = (path: string, what: string): readonly (readonly [string, string])[] => [
      [path, `Who may do what to ${what}.`],
      ...gitlab.actions.map(({ name }) => [`${path}.${name}`, `Who may ${name} ${what}.`] as const)
    ]
    if (formats.length === 0) return of(base, `\`${definition.name}\``)
    return [
      [base, `Who may do what to \`${definition.name}\`, by format.`] as const,
      ...formats.flatMap((format) => of(`${base}.${format}`, `\`${definition.name}.${format}\``)),
      ...of(`${base}.default`, `the formats of \`${definition.name}\` that this document does not name`)
    ]
  }),
  ...[...vocabulary.resources.keys()].map(
    (resource) => [`Cells.${resource}`, `Actions on \`${resource}\`.`] as const
  )
])

/** The description at a place. Throws where there is none: editors show something of every property. */
export const descriptionOf = (place: string): string => {
  const found = generated.get(place) ?? (Object.hasOwn(written, place) ? written[place] : undefined)
  if (found === undefined) throw new Error(`\`${place}\` has no description`)
  return found
}

/** Examples that editors offer. */
export const examples: Readonly<Record<string, readonly unknown[]>> = {
  PolicyFile: [
    {
      version: 1,
      projects: {
        "acme/backend": {
          permissions: {
            package_registry: {
              maven: { read: true, write: "job_token_and_maintainer", delete: "maintainer" }
            }
          },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] }
        }
      }
    }
  ],
  "PolicyFile.$schema": ["./jobwarden.schema.json"],
  // Editors offer them by name, and an object has none.
  Grant: ["maintainer", "job_token_and_maintainer"],
  "Grant.job_token.environments": [["production"]],
  "Grant.job_token.expires_at": ["2027-01-31T00:00:00Z"],
  "Project.id": [123],
  "Group.id": [7],
  "Scope.allowlist[]": [{ project: "acme/app", job_token_policies: ["read_packages"] }],
  "Scope.allowlist[].expires_at": ["2027-01-31T00:00:00Z"],
  "Facts.protected_refs[].pattern": ["main", "release/*"],
  "Test.name": ["a feature branch's job cannot delete"],
  "Test.callers": [
    {
      "a developer": { type: "user", role: "developer" },
      "a maintainer": { type: "user", role: "maintainer" }
    }
  ]
}
