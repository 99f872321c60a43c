import { describe, expect, test } from "vitest"
import { atomsOf, fewestParts, namesIn } from "../../test/access-atoms.ts"
import { documentOf, noon } from "../../test/documents.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type Permissions, type ProjectInput } from "../gitlab.ts"
import { makeSentences } from "./sentences.ts"

type Policy = Pick<ProjectInput, "visibility" | "permissions" | "scope">
type Grants = NonNullable<Permissions["container_registry"]>

const maven = (grants: Grants): Policy => ({ permissions: { package_registry: { maven: grants } } })
const images = (grants: Grants): Policy => ({ permissions: { container_registry: grants } })
const jobs = (job_token: object): Policy => images({ write: { job_token } })
const nobody = { read: false, write: false, delete: false }
const imagesAlone = documentOf(({ action, resource }) =>
  resource === "container_registry" && action !== "delete" ? "job_token" : false
)
const scoped = (scope: ProjectInput["scope"]): Policy => ({ permissions: imagesAlone, scope: scope ?? {} })
const listing = (...allowlist: NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>): Policy =>
  scoped({ allowlist })

const goldens: readonly (readonly [
  what: string,
  before: Policy,
  after: Policy,
  sentences: readonly string[]
])[] = [
  [
    "the mission",
    {},
    maven({ read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }),
    [
      "developers' pipelines can now delete Maven packages",
      "developers and deploy tokens can no longer publish Maven packages"
    ]
  ],
  [
    "the mission taken back",
    maven({ read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }),
    {},
    [
      "developers and deploy tokens can now publish Maven packages",
      "developers' pipelines can no longer delete Maven packages"
    ]
  ],
  ["nothing", maven({ write: "job_token" }), maven({ write: { job_token: {} } }), []],
  [
    "a registry closed",
    {},
    maven(nobody),
    [
      "reporters and above, deploy tokens, and the project's pipelines (forks included) triggered by a reporter or above can no longer read Maven packages",
      "developers and above, deploy tokens, and the project's pipelines triggered by a developer or above can no longer publish Maven packages",
      "maintainers and above, and the project's pipelines triggered by a maintainer or above can no longer delete Maven packages"
    ]
  ],
  [
    "all registries closed",
    {},
    { permissions: { package_registry: { default: nobody } } },
    [
      "reporters and above, deploy tokens, and the project's pipelines (forks included) triggered by a reporter or above can no longer read packages",
      "developers and above, deploy tokens, and the project's pipelines triggered by a developer or above can no longer publish packages",
      "maintainers and above, and the project's pipelines triggered by a maintainer or above can no longer delete packages"
    ]
  ],
  [
    "all registries but two read-only",
    {},
    {
      permissions: {
        package_registry: {
          default: { write: false, delete: false },
          maven: { write: true, delete: true },
          npm: { delete: true }
        }
      }
    },
    [
      "developers and above, deploy tokens, and the project's pipelines triggered by a developer or above can no longer publish npm, Conan, NuGet, PyPI, Composer, generic, Go, Debian, Ruby, Helm, Terraform module, RPM or ML model packages",
      "maintainers and above, and the project's pipelines triggered by a maintainer or above can no longer delete Conan, NuGet, PyPI, Composer, generic, Go, Debian, Ruby, Helm, Terraform module, RPM or ML model packages"
    ]
  ],
  [
    "a public project made internal",
    { visibility: "public" },
    { visibility: "internal" },
    [
      "people who are not signed in can no longer read packages, container images, the repository, releases, environments, deployments, jobs, pipelines, merge requests or work items"
    ]
  ],
  [
    "an internal project made private",
    { visibility: "internal" },
    {},
    [
      "signed-in people below reporter, the project's pipelines (forks included) triggered by someone below reporter, and pipelines of unlisted projects (forks included) can no longer read packages, container images, the repository, environments, deployments, jobs, pipelines or merge requests",
      "signed-in non-members, non-members' pipelines (forks included) and pipelines of unlisted projects (forks included) can no longer read releases or work items"
    ]
  ],
  [
    "a private project made public",
    {},
    { visibility: "public" },
    [
      "people below reporter, the project's pipelines (forks included) triggered by someone below reporter, and pipelines of unlisted projects (forks included) can now read packages, container images, the repository, environments, deployments, jobs, pipelines and merge requests",
      "non-members, non-members' pipelines (forks included) and pipelines of unlisted projects (forks included) can now read releases and work items"
    ]
  ],
  [
    "a higher role",
    images({ write: "developer" }),
    images({ write: "owner" }),
    ["developers and maintainers can no longer push container images"]
  ],
  [
    "a lower role",
    images({ write: "owner" }),
    images({ write: "developer", delete: "maintainer" }),
    [
      "developers and maintainers can now push container images",
      "developers, and the project's pipelines triggered by a developer or above can no longer delete container images"
    ]
  ],
  [
    "roles where there were none",
    images({ write: false }),
    images({ write: "developer" }),
    ["developers and above can now push container images"]
  ],
  [
    "deploy tokens alone",
    images({ read: false }),
    images({ read: { deploy_token: true } }),
    ["deploy tokens can now read container images"]
  ],
  [
    "reading by job tokens alone",
    {},
    images({ read: "job_token" }),
    [
      "reporters and above, deploy tokens, and the project's pipelines (forks only) triggered by a reporter or above can no longer read container images"
    ]
  ],
  [
    "protected refs only",
    jobs({}),
    jobs({ refs: "protected" }),
    [
      "the project's pipelines on unprotected refs triggered by a developer or above can no longer push container images"
    ]
  ],
  [
    "forks as well",
    jobs({}),
    jobs({ refs: "any_including_forks" }),
    ["the project's pipelines (forks only) triggered by a developer or above can now push container images"]
  ],
  [
    "forks after protected refs only",
    jobs({ refs: "protected" }),
    jobs({ refs: "any_including_forks" }),
    [
      "the project's pipelines on unprotected refs or from forks triggered by a developer or above can now push container images"
    ]
  ],
  [
    "any trigger role",
    jobs({}),
    jobs({ trigger_role: "authenticated" }),
    ["the project's pipelines triggered by someone below developer can now push container images"]
  ],
  [
    "the trigger role of a guest",
    jobs({}),
    jobs({ trigger_role: "guest" }),
    ["the project's pipelines triggered by a guest or a reporter can now push container images"]
  ],
  [
    "the trigger role of an owner",
    jobs({}),
    jobs({ trigger_role: "owner" }),
    ["the project's pipelines triggered by a developer or a maintainer can no longer push container images"]
  ],
  [
    "one environment",
    jobs({ trigger_role: "authenticated" }),
    jobs({ trigger_role: "authenticated", environments: ["production"] }),
    ["the project's pipelines outside environment `production` can no longer push container images"]
  ],
  [
    "an environment more",
    jobs({ environments: ["production"] }),
    jobs({ environments: ["production", "staging `2`", "a or b"] }),
    [
      "the project's pipelines in environment `a or b` or `staging \\`2\\`` triggered by a developer or above can now push container images"
    ]
  ],
  [
    "protected environments",
    jobs({ environments: "protected" }),
    jobs({}),
    [
      "the project's pipelines without an environment or in an unprotected environment triggered by a developer or above can now push container images"
    ]
  ],
  [
    "a named environment made a protected one",
    jobs({ environments: ["production"] }),
    jobs({ environments: "protected" }),
    [
      "the project's pipelines in a protected environment other than `production` triggered by a developer or above can now push container images",
      "the project's pipelines in unprotected environment `production` triggered by a developer or above can no longer push container images"
    ]
  ],
  [
    "an expiry",
    jobs({ expires_at: "2020-01-01T00:00:00Z" }),
    jobs({ expires_at: "2030-01-01T00:00:00Z" }),
    ["the project's pipelines triggered by a developer or above can now push container images"]
  ],
  [
    "a project on the allowlist of a project that leaves all to the platform",
    {},
    { scope: { allowlist: [{ project: "acme/app" }] } },
    [
      "pipelines of acme/app (forks included) triggered by a reporter or above can now read packages, container images, the repository, environments, deployments, jobs, pipelines and merge requests",
      "pipelines of acme/app triggered by a developer or above can now publish packages, push and delete container images, push to the repository, publish and delete releases, change and delete environments, change deployments and merge requests, and run jobs and pipelines",
      "pipelines of acme/app triggered by a maintainer or above can now delete packages, deployments and jobs, delete from the repository, upload and delete secure files, and change and delete the Terraform state",
      "pipelines of acme/app (forks included) triggered by a guest or above can now read releases and work items",
      "pipelines of acme/app triggered by an owner can now delete pipelines, merge requests and work items",
      "pipelines of acme/app triggered by a reporter or above can now change work items",
      "pipelines of acme/app (forks included) triggered by a developer or above can now read secure files and the Terraform state"
    ]
  ],
  [
    "a project on the allowlist",
    listing(),
    listing({ project: "acme/app" }),
    [
      "pipelines of acme/app triggered by a reporter or above can now read container images",
      "pipelines of acme/app triggered by a developer or above can now push container images"
    ]
  ],
  [
    "a project with one permission",
    listing(),
    listing({ project: "acme/app", job_token_policies: ["read_containers"] }),
    ["pipelines of acme/app triggered by a reporter or above can now read container images"]
  ],
  [
    "a project by its number, and a path that looks like one",
    listing(),
    listing({ project: 7 }, { project: "7" }),
    [
      "pipelines of `7` and project 7 triggered by a reporter or above can now read container images",
      "pipelines of `7` and project 7 triggered by a developer or above can now push container images"
    ]
  ],
  [
    "projects with names that read like sentences",
    listing(),
    listing({ project: "the project" }, { project: "acme/a, b and `c`" }),
    [
      "pipelines of `acme/a, b and \\`c\\`` and `the project` triggered by a reporter or above can now read container images",
      "pipelines of `acme/a, b and \\`c\\`` and `the project` triggered by a developer or above can now push container images"
    ]
  ],
  [
    "a group, but for one of its projects",
    listing(),
    listing({ group: "acme/tools" }, { project: "acme/tools/old", job_token_policies: [] }),
    [
      "pipelines of other projects in group acme/tools triggered by a reporter or above can now read container images",
      "pipelines of other projects in group acme/tools triggered by a developer or above can now push container images"
    ]
  ],
  [
    "a group instead of a project",
    listing({ project: "acme/tools/one" }),
    listing({ group: "acme" }),
    [
      "pipelines of other projects in group `acme` triggered by a reporter or above can now read container images",
      "pipelines of other projects in group `acme` triggered by a developer or above can now push container images"
    ]
  ],
  [
    "the allowlist switched off",
    listing({ project: "acme/app" }),
    scoped({ inbound_enabled: false }),
    [
      "pipelines of unlisted projects triggered by a reporter or above can now read container images",
      "pipelines of unlisted projects triggered by a developer or above can now push container images"
    ]
  ],
  [
    "the project's own pipelines only",
    { ...images({ write: "job_token" }), scope: { inbound_enabled: false } },
    { ...jobs({ origin: "own" }), scope: { inbound_enabled: false } },
    ["pipelines of unlisted projects triggered by a developer or above can no longer push container images"]
  ],
  [
    "an entry for the project itself",
    listing(),
    listing({ project: "acme/backend", job_token_policies: ["read_containers"] }),
    ["the project's pipelines triggered by a developer or above can no longer push container images"]
  ],
  [
    "an entry for another project, narrowed",
    listing({ project: "acme/app" }, { project: "acme/lib" }),
    listing({ project: "acme/app", job_token_policies: ["read_containers"] }),
    [
      "pipelines of acme/lib triggered by a reporter or above can no longer read container images",
      "pipelines of acme/app and acme/lib triggered by a developer or above can no longer push container images"
    ]
  ],
  [
    "a grant tightened in every way",
    images({ write: { min_role: "developer", job_token: { environments: ["production", "staging"] } } }),
    images({
      write: {
        min_role: "maintainer",
        job_token: { environments: ["production"], refs: "protected", trigger_role: "maintainer" }
      }
    }),
    [
      "developers, developers' pipelines on protected refs in environment `production`, the project's pipelines on unprotected refs in environment `production` triggered by a developer or above, and the project's pipelines in environment `staging` triggered by a developer or above can no longer push container images"
    ]
  ],
  [
    "several resources",
    {},
    {
      permissions: {
        repository: { write: "job_token_and_developer" },
        releases: { write: "job_token", delete: "job_token" },
        jobs: { write: "developer" },
        pipelines: { write: "developer" }
      }
    },
    [
      "deploy tokens can no longer push to the repository",
      "developers and above can no longer publish or delete releases",
      "the project's pipelines triggered by a developer or above can no longer run jobs or pipelines"
    ]
  ]
]

const engine = createEngine({ now: () => noon })
const sentences = makeSentences(vocabulary, gitlabWords)
const diff = (before: Policy, after: Policy) =>
  engine.diff({ id: 1, path: "acme/backend", ...before }, { id: 1, path: "acme/backend", ...after })

describe("a difference in words", () => {
  for (const [what, before, after, expected] of goldens) {
    test(what, () => {
      const difference = diff(before, after)
      const printed = sentences.printDifference(difference)
      expect(printed.map(({ text }) => text)).toEqual(expected)
      expect(printed.map(({ text }) => sentences.parseSentence(text))).toEqual(printed)
      for (const direction of ["gained", "lost"] as const) {
        const said = printed.flatMap((one) => (one.direction === direction ? [one.access] : []))
        const names = namesIn(difference[direction])
        expect(new Set(atomsOf(said, names))).toEqual(new Set(atomsOf(difference[direction], names)))
        // As few as there can be at all.
        expect(said.length).toBe(fewestParts(difference[direction]))
      }
    })
  }

  test("says nothing about a cell that the domain has not, rather than half of it", () => {
    const foreign = { gained: [{ cells: ["record:read"], users: ["owner"] }], lost: [] }
    expect(() => sentences.printDifference(foreign)).toThrow("domain `gitlab` has no words for")
    const both = { gained: [{ cells: ["jobs:read", "record:read"], users: ["owner"] }], lost: [] }
    expect(() => sentences.printDifference(both)).toThrow("record:read")
    const unknown = { gained: [{ cells: ["jobs:read"], users: ["owner", "archivist"] }], lost: [] }
    expect(() => sentences.printDifference(unknown)).toThrow("archivist")
  })
})
