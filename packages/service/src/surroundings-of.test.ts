import { createEngine, type GroupInput, type InstanceInput, type Permissions } from "@jobwarden/core"
import { describe, expect, it } from "vitest"
import { surroundingsOf } from "./surroundings-of.ts"

const scope = { inbound_enabled: true, allowlist: [] }

const engineWith = (permissions: Permissions, groups: readonly GroupInput[], instance: InstanceInput) => {
  const engine = createEngine()
  engine.load({ instance, groups, projects: [{ path: "acme/apps/web", permissions, scope }] })
  return engine
}

const shownOf = (permissions: Permissions, groups: readonly GroupInput[], instance: InstanceInput = {}) => {
  const compiled = engineWith(permissions, groups, instance).compiled("acme/apps/web")
  return surroundingsOf(compiled ?? { cells: [] }, instance.enforce_scope ?? false)
}

const nothing = { defaults: {}, limits: {} }

describe("what stands above a project", () => {
  it("is shown as far as it decides there", () => {
    const shown = shownOf(
      { package_registry: { maven: { write: "owner" } }, jobs: { read: false } },
      [
        {
          path: "acme",
          defaults: {
            package_registry: { default: { write: "maintainer" }, maven: { write: false } },
            jobs: { read: "developer", write: "maintainer" }
          },
          limits: { jobs: { read: "owner" } }
        },
        { path: "acme/apps", defaults: { jobs: { write: "owner" } } },
        { path: "acme/other", defaults: { jobs: { delete: false } } },
        { path: "partner", limits: { jobs: { delete: false } } }
      ],
      {
        defaults: { releases: { write: "owner" } },
        limits: { releases: { write: "maintainer" } },
        enforce_scope: true
      }
    )
    expect(shown).toEqual({
      instance: {
        defaults: { releases: { write: "owner" } },
        limits: { releases: { write: "maintainer" } },
        enforce_scope: true
      },
      groups: [
        {
          path: "acme",
          defaults: { package_registry: { default: { write: "maintainer" } } },
          limits: { jobs: { read: "owner" } }
        },
        { path: "acme/apps", defaults: { jobs: { write: "owner" } }, limits: {} }
      ]
    })
  })

  it("is nothing where nobody says anything", () => {
    expect(shownOf({ jobs: { read: true } }, [{ path: "acme" }])).toEqual({
      instance: { ...nothing, enforce_scope: false },
      groups: []
    })
  })

  it("decides, put back, as all that was said does", () => {
    const permissions: Permissions = { package_registry: { npm: { delete: "owner" } } }
    const groups: readonly GroupInput[] = [
      {
        path: "acme",
        defaults: { package_registry: { default: { write: "job_token" }, npm: { delete: false } } },
        limits: { package_registry: { default: { write: "maintainer" }, npm: { write: "owner" } } }
      },
      { path: "acme/apps", defaults: { package_registry: { maven: { write: "owner", read: "developer" } } } }
    ]
    const instance: InstanceInput = { limits: { repository: { write: "maintainer" } } }
    const shown = shownOf(permissions, groups, instance)
    const [whole, part] = [
      engineWith(permissions, groups, instance),
      engineWith(permissions, shown.groups, shown.instance)
    ].map((engine) =>
      engine.compiled("acme/apps/web")?.cells.map(({ grant, limits, source }) => [grant, limits, source])
    )
    expect(part).toEqual(whole)
  })
})
