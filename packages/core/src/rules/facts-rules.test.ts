import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import type { ExampleProject } from "../lint/define-rule.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (rule: RuleId, project: ExampleProject, around: Pick<RuleExample, "groups"> = {}) =>
  lintExample(rule, { title: "one of these", project, ...around })
const messages = (rule: RuleId, project: ExampleProject) =>
  findings(rule, project).map(({ message }) => message)

type Permissions = NonNullable<ExampleProject["permissions"]>

/** Grants that name no environment. */
const nameless: Permissions = {
  releases: { read: true, write: "maintainer", delete: { min_role: "owner" } },
  jobs: { read: { job_token: false }, write: "job_token", delete: false },
  pipelines: { write: { job_token: { environments: "protected" } }, delete: { job_token: {} } }
}
const inEnvironments = (...environments: readonly string[]): Permissions => ({
  releases: { write: { job_token: { environments } } }
})

describe("confusable-text", () => {
  test("reads past grants that name no environment", () => {
    expect(findings("confusable-text", { permissions: nameless })).toEqual([])
  })

  test("stands in the document that holds the text", () => {
    const odd = "pr\u200Bod"
    expect(
      findings("confusable-text", { facts: { environments: [{ name: odd, protected: true }] } })
    ).toMatchObject([{ level: "project", path: ["facts", "environments", 0, "name"] }])
    const groups = { acme: { defaults: inEnvironments("prod", odd) } }
    const [finding, ...others] = findings("confusable-text", {}, { groups })
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      level: "group",
      group: "acme",
      path: ["defaults", "releases", "write", "job_token", "environments", 1],
      cells: ["releases:write"]
    })
  })
})

describe("container-registry-unstated", () => {
  test("stands in the project, and names who may push and delete", () => {
    const [finding] = findings("container-registry-unstated", {
      facts: { registries: ["container_registry"] }
    })
    expect(finding).toMatchObject({ level: "project", path: ["permissions"] })
    expect(finding?.accesses).toMatchObject([
      { cells: ["container_registry:write"], users: ["developer", "maintainer", "owner"] },
      { cells: ["container_registry:delete"] }
    ])
  })
})

describe("deploy-token-bypass", () => {
  const project = (...deploy_tokens: readonly (readonly string[])[]): ExampleProject => ({
    permissions: {
      package_registry: { maven: { write: "maintainer" } },
      repository: { write: "maintainer" }
    },
    facts: { target: "gitlab", deploy_tokens: deploy_tokens.map((scopes) => ({ scopes })) }
  })

  test("knows that scopes of people cover nothing in a deploy token's hands", () => {
    expect(findings("deploy-token-bypass", project(["api"], [], ["unheard_of"]))).toEqual([])
    expect(findings("deploy-token-bypass", project())).toEqual([])
  })

  test("names the scopes that do it, each once", () => {
    const found = messages("deploy-token-bypass", project(["api", "write_repository"], ["write_repository"]))
    expect(found).toEqual([
      "a deploy token with `write_repository` can write here on GitLab, though the grant admits no deploy token; revoke it, or take the scope from it"
    ])
  })
})

describe("disabled-format-listed", () => {
  test("is silent about the container registry where it is enabled", () => {
    const project: ExampleProject = {
      permissions: { container_registry: { write: "maintainer" } },
      facts: { registries: ["container_registry"] }
    }
    expect(findings("disabled-format-listed", project)).toEqual([])
  })

  test("finds each registry by itself, in the project", () => {
    const write = "maintainer"
    const permissions: Permissions = {
      package_registry: { npm: { write }, maven: { read: true, write }, pypi: { write } },
      container_registry: { write }
    }
    const found = findings("disabled-format-listed", { permissions, facts: { registries: ["npm"] } })
    const place = (name: string, path: readonly string[], cells: readonly string[]) => ({
      level: "project",
      path: ["permissions", ...path],
      cells,
      message: `\`${name}\` is not enabled, so these lines do nothing until it is; delete them`
    })
    expect(found).toMatchObject([
      place(
        "maven",
        ["package_registry", "maven"],
        ["package_registry.maven:read", "package_registry.maven:write"]
      ),
      place("pypi", ["package_registry", "pypi"], ["package_registry.pypi:write"]),
      place("container_registry", ["container_registry"], ["container_registry:write"])
    ])
  })
})

describe("enabled-format-unstated", () => {
  test("stands in the project, and names the formats and who may publish in them", () => {
    const [finding] = findings("enabled-format-unstated", {
      permissions: { package_registry: { maven: { write: "maintainer" } } },
      facts: { registries: ["maven", "npm", "container_registry", "pypi"] }
    })
    expect(finding).toMatchObject({ level: "project", path: ["permissions", "package_registry"] })
    expect(finding?.message).toBe(
      "the policy names other formats and not `npm` and `pypi`, so the platform lets everyone from `developer` up, and their pipelines, publish there; name each, or add a `default`"
    )
    const changes = ["npm:write", "npm:delete", "pypi:write", "pypi:delete"]
    expect(new Set(finding?.accesses.flatMap(({ cells }) => cells))).toEqual(
      new Set(changes.map((cell) => `package_registry.${cell}`))
    )
  })
})

describe("environment-name-mismatch", () => {
  const told = (environments: readonly string[], ...existing: readonly string[]) =>
    messages("environment-name-mismatch", {
      permissions: inEnvironments(...environments),
      facts: { environments: existing.map((name) => ({ name, protected: true })) }
    })

  test("reads past grants that name no environment", () => {
    const facts = { environments: [{ name: "prod", protected: true }] }
    expect(findings("environment-name-mismatch", { permissions: nameless, facts })).toEqual([])
  })

  test("takes two letters for a slip, and three for another name", () => {
    expect(told(["producti"], "production")).toHaveLength(1)
    expect(told(["product"], "production")).toEqual([])
    expect(told(["review"], "mobile")).toEqual([])
    expect(told(["pradoct"], "product")).toHaveLength(1)
  })

  test("asks for the nearest name, whatever the order, of each slip", () => {
    const asked = ["environment `prodution` does not exist, did you mean `production`?"]
    expect(told(["prodution"], "productions", "production")).toEqual(asked)
    expect(told(["prodution"], "production", "productions")).toEqual(asked)
    expect(told(["prodution", "staging", "stagin"], "staging", "production")).toEqual([
      "environment `prodution` does not exist, did you mean `production`, and `stagin` does not exist, did you mean `staging`?"
    ])
  })
})

describe("environment-unprotected", () => {
  test("reads past grants that name no environment", () => {
    expect(
      findings("environment-unprotected", { permissions: nameless, facts: { environments: [] } })
    ).toEqual([])
  })

  test("names the environments that nothing protects", () => {
    const found = messages("environment-unprotected", {
      permissions: inEnvironments("review", "prod", "next"),
      facts: {
        environments: [
          { name: "review", protected: false },
          { name: "prod", protected: true }
        ]
      }
    })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^nothing protects the environment `review` or `next`, which any job may name,/)
  })
})
