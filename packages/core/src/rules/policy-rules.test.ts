import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  lintExample(rule, { title: "one of these", ...example })
const cells = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  findings(rule, example).flatMap((finding) => finding.cells)
const messages = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  findings(rule, example).map(({ message }) => message)

describe("grant-below-baseline", () => {
  test("finds no role in `true` and `false`", () => {
    const permissions = { jobs: { read: true, write: false, delete: "guest" } } as const
    expect(cells("grant-below-baseline", { project: { permissions } })).toEqual(["jobs:delete"])
  })
})

describe("implicit-baseline-on-write", () => {
  const told = (limits: object) =>
    messages("implicit-baseline-on-write", {
      groups: { acme: { limits } },
      project: { permissions: { package_registry: { default: { write: true } } } }
    })
  const named = "`true` means whoever the platform allows, here people from `developer` up"

  test("names deploy tokens where some of the formats let them in", () => {
    expect(told({ package_registry: { maven: { write: "developer" } } })).toEqual([
      `${named}, their pipelines and deploy tokens; name who may write`
    ])
  })

  test("names none where limits keep them out of every format", () => {
    expect(told({ package_registry: { default: { write: "job_token_and_developer" } } })).toEqual([
      `${named} and their pipelines; name who may write`
    ])
  })
})

describe("limit-missing", () => {
  const permissions = {
    package_registry: { npm: { write: "job_token" }, default: { write: "job_token", delete: "job_token" } }
  } as const

  test("stands in the nearest group, and names each format that job tokens write, in one order", () => {
    const [finding, ...others] = findings("limit-missing", {
      project: { path: "acme/tools/backend", permissions }
    })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ level: "group", group: "acme/tools", path: ["limits"] })
    expect(finding?.cells.slice(0, 3)).toEqual([
      "package_registry.maven:write",
      "package_registry.npm:write",
      "package_registry.conan:write"
    ])
    expect(finding?.cells.filter((cell) => !cell.endsWith(":write"))).toEqual([])
    expect(finding?.message).toMatch(/; set `limits` in group `acme\/tools`$/)
  })

  test("stands in the instance where the project is in no group", () => {
    const [finding] = findings("limit-missing", { project: { path: "backend", permissions } })
    expect(finding).toMatchObject({ level: "instance", path: ["limits"] })
    expect(finding).not.toHaveProperty("group")
    expect(finding?.message).toMatch(/; set `limits` in the instance$/)
  })
})

describe("mutable-version-write", () => {
  const example = (overwrite: readonly ("maven" | "npm" | "container_registry")[]) => {
    const every = { read: "job_token", write: "job_token", delete: "job_token" } as const
    const permissions = { package_registry: { default: every }, container_registry: every }
    return { project: { permissions, facts: { overwrite } } }
  }

  test("looks at writing alone, and names all formats that a grant is for", () => {
    const found = findings("mutable-version-write", example(["npm", "maven"]))
    expect(found.map((finding) => finding.cells)).toEqual([
      ["package_registry.maven:write", "package_registry.npm:write"]
    ])
    expect(found[0]?.message).toMatch(/; forbid duplicates of `maven`, `npm`$/)
  })

  test("looks at images, which have no format", () => {
    const [finding] = findings("mutable-version-write", example(["container_registry"]))
    expect(finding?.cells).toEqual(["container_registry:write"])
    expect(finding?.message).toMatch(/; forbid duplicates of `container_registry`$/)
  })
})

describe("nobody-can", () => {
  const nobody = { job_token: false } as const

  test("asks of packages and images alone whether they are enabled", () => {
    const permissions = {
      package_registry: { maven: { write: nobody }, npm: { write: nobody } },
      container_registry: { write: nobody },
      releases: { write: nobody }
    }
    const found = (...registries: readonly ("maven" | "container_registry")[]) =>
      cells("nobody-can", { project: { permissions, facts: { registries } } })
    expect(found()).toEqual(["releases:write"])
    expect(found("maven")).toEqual(["package_registry.maven:write", "releases:write"])
    expect(found("container_registry")).toEqual(["container_registry:write", "releases:write"])
  })

  test("names whose limits leave nobody, each once, or says that it is the grant", () => {
    const example = {
      groups: { acme: { limits: { releases: { write: "job_token", delete: "job_token" } } } },
      instance: { limits: { releases: { write: "owner" } } }
    } as const
    const told = (write: "maintainer" | typeof nobody) =>
      messages("nobody-can", { ...example, project: { permissions: { releases: { write } } } })
    const end = "so nobody can write; let somebody in, or write `false` if that is meant"
    expect(told("maintainer")).toEqual([
      `the limits of group \`acme\` and the instance leave nobody of those whom the grant names, ${end}`
    ])
    expect(told(nobody)).toEqual([`the grant lets nobody in, ${end}`])
  })
})

describe("policy-defeated-by-visibility", () => {
  test("looks at whatever a public project shows", () => {
    const closed = { read: "owner" } as const
    const permissions = {
      container_registry: closed,
      repository: closed,
      releases: closed,
      environments: closed,
      deployments: closed,
      jobs: closed,
      pipelines: closed,
      merge_requests: closed,
      work_items: closed,
      secure_files: closed,
      terraform_state: closed
    }
    const project = { visibility: "public", permissions, facts: { target: "gitlab" } } as const
    expect(cells("policy-defeated-by-visibility", { project })).toEqual([
      "container_registry:read",
      "repository:read",
      "releases:read",
      "environments:read",
      "deployments:read",
      "jobs:read"
    ])
  })
})
