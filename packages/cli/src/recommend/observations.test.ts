import { createEngine } from "@jobwarden/core"
import { expect, test } from "vitest"
import { anyName } from "./logged-use.ts"
import { everythingOf, withoutAnyName } from "./observations.ts"

test("a name that nobody knows becomes the protected environment that it stood for, and nothing else changes", () => {
  const grant = (environments: readonly string[] | "any") => ({ job_token: { environments } })
  expect(
    withoutAnyName({
      releases: { read: grant([anyName, "production"]), write: grant(["production"]), delete: grant("any") },
      jobs: { read: true, write: false }
    })
  ).toEqual({
    releases: {
      read: { job_token: { environments: "protected" } },
      write: grant(["production"]),
      delete: grant("any")
    },
    jobs: { read: true, write: false }
  })
})

test("all that a source may do is said by the weakest job of each kind", () => {
  const engine = createEngine({ now: () => 0 })
  const write = {
    job_token: {
      refs: "protected" as const,
      trigger_role: "maintainer" as const,
      environments: ["production"]
    }
  }
  const scope = { allowlist: [{ project: "acme/app", job_token_policies: ["admin_releases" as const] }] }
  const permissions = { releases: { read: false, write, delete: false } } as const
  engine.putProject({ path: "acme/backend", permissions, scope })
  const job = {
    type: "job",
    project: "acme/app",
    ref: { protected: true },
    trigger_role: "maintainer"
  } as const
  expect(everythingOf(engine, "acme/backend", "acme/app")).toEqual(
    [true, false].map((isProtected) => ({
      project: "acme/backend",
      caller: { ...job, environment: { name: "production", protected: isProtected } },
      resource: "releases",
      action: "write"
    }))
  )
  expect(everythingOf(engine, "acme/backend", "other/app")).toEqual([])
})
