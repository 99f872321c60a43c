import { describe, expect, test } from "vitest"
import { createEngine, gitlab, parseSentence, vocabulary } from "../../packages/core/src/index.ts"
import { documentOf, opens, samples } from "./opens.ts"
import { permissionPage, type Resource } from "./page.ts"

/** The texts in backticks of the line of a section that begins so. */
const namesAfter = (page: string, action: string, start: string): readonly string[] => {
  const [, section = ""] = page.split(`## ${action}\n`)
  const line =
    section
      .split("\n## ")[0]
      ?.split("\n")
      .find((text) => text.startsWith(start)) ?? ""
  return [...line.slice(start.length).matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)
}

const exampleOf = (resource: Resource): string =>
  "formats" in resource ? `${resource.name}.${resource.formats[0]}` : resource.name

const cells = gitlab.resources.flatMap((resource) =>
  gitlab.actions.map(({ name }) => [`${exampleOf(resource)}:${name}`, resource, name] as const)
)

describe.for(cells)("what the pages say of %s", ([, resource, action]) => {
  const example = exampleOf(resource)
  const page = permissionPage(resource)
  const ask = { project: "acme/backend", resource: example, action }

  test("of entries is what the engine decides with each name that there is", () => {
    const permits = [...vocabulary.allowlistPolicies.keys()].filter((policy) => {
      const engine = createEngine({ now: () => 0 })
      engine.putProject({ path: "acme/app" })
      const entry = { project: "acme/app", job_token_policies: [policy] }
      engine.putProject({ path: "acme/backend", scope: { allowlist: [entry as never] } })
      const ref = { protected: true }
      const caller = { type: "job", project: "acme/app", ref, trigger_role: "owner" } as const
      return engine.allows({ ...ask, caller } as never)
    })
    expect(namesAfter(page, action, "- An allowlist entry permits it with").toSorted()).toEqual(
      permits.toSorted()
    )
  })

  test("of scopes is what the engine decides with each scope that there is", () => {
    const engine = createEngine({ now: () => 0 })
    engine.putProject({ path: "acme/backend" })
    const scopes = gitlab.tokenScopes.map(({ name }) => name)
    const user = scopes.filter((scope) =>
      engine.allows({ ...ask, caller: { type: "user", role: "owner", scopes: [scope] } } as never)
    )
    expect(namesAfter(page, action, "- A user's token with scopes needs one of").toSorted()).toEqual(
      user.toSorted()
    )
    const home = { type: "deploy_token", project: "acme/backend" }
    const deploy = scopes.filter((scope) =>
      engine.allows({ ...ask, caller: { ...home, scopes: [scope] } } as never)
    )
    expect(namesAfter(page, action, "- A deploy token needs one of").toSorted()).toEqual(deploy.toSorted())
  })

  test("of grants is a sentence that reads back to whom the engine lets do it", () => {
    for (const { grant } of samples) {
      const engine = createEngine({ now: () => 0 })
      engine.putProject({ path: "acme/app" })
      engine.putProject({
        path: "acme/backend",
        permissions: documentOf(example, action, grant),
        scope: { allowlist: [{ project: "acme/app", default_permissions: true }] }
      })
      const sentence = opens(example, action, grant)
      expect(page).toContain(`| \`${JSON.stringify(grant)}\` |`)
      expect(page).toContain(`| ${sentence} |`)
      const who = engine.whoCan("acme/backend", example, action)
      // Changes are read back; of what stands the words are the same.
      const said = parseSentence(sentence.replace(" can ", " can now "))?.access
      expect(said ?? { cells: [`${example}:${action}`] }).toEqual(who)
      expect(said === undefined).toBe(sentence === "nobody")
    }
  })

  test("of roles is the least that may without a policy, by visibility", () => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${action}\` |`)) ?? ""
    const said = [...row.matchAll(/`([^`]+)`/g)].slice(1).map(([, role]) => role)
    const least = gitlab.visibilities.map((visibility) => {
      const engine = createEngine({ now: () => 0 })
      engine.putProject({ path: "acme/backend", visibility })
      return gitlab.roles.find((role) => engine.allows({ ...ask, caller: { type: "user", role } } as never))
    })
    expect(said).toEqual(least)
  })
})

test("whoever is let in without a place in the scope is told so", () => {
  for (const resource of gitlab.resources) {
    const isPublic = resource.baseline.read.public === "anonymous"
    expect(permissionPage(resource).includes("a job token needs no place in the")).toBe(isPublic)
  }
})
