import { describe, expect, test } from "vitest"
import type { FixClass } from "@jobwarden/core/rules"
import { checkPolicyFile, mergePolicyFiles } from "@jobwarden/policy-files"
import { fixFiles } from "./fix-files.ts"
import { lintFiles } from "./lint-files.ts"

const options = { now: Date.parse("2026-06-01T12:00:00Z"), preset: "recommended" } as const

const merge = (files: Readonly<Record<string, string>>) =>
  mergePolicyFiles(Object.entries(files).map(([name, text]) => checkPolicyFile(name, text)))
const fix = (files: Readonly<Record<string, string>>, allowed: FixClass) =>
  fixFiles(merge(files), { ...options, class: allowed })
const rulesIn = (text: string) =>
  lintFiles(merge({ "a.yaml": text }), options).results.map(({ rule }) => rule)

const deleting = (comment: string) => `version: 1
projects:
  acme/backend: # ours
    permissions:
      package_registry:
        ${comment}
        maven: { delete: job_token_and_maintainer } # why not
`

describe("fixing files", () => {
  test("rewrites what is found, and nothing else", () => {
    const { files, refused } = fix({ "a.yaml": deleting("# here") }, "narrowing")
    expect(refused).toEqual([])
    expect(files).toEqual([
      {
        file: "a.yaml",
        text: deleting("# here").replace("job_token_and_maintainer", "maintainer"),
        projects: [
          {
            project: "acme/backend",
            applied: [
              { rule: "job-token-launders-role", title: "admit job tokens on protected refs only" },
              { rule: "job-token-can-delete", title: "take job tokens out" }
            ],
            lost: [
              "the project's pipelines triggered by a developer or above can no longer delete Maven packages"
            ]
          }
        ]
      }
    ])
    expect(rulesIn(files[0]?.text ?? "")).toEqual([])
  })

  test("takes nothing from anybody unless it is asked to", () => {
    expect(fix({ "a.yaml": deleting("# here") }, "safe").files).toEqual([])
  })

  test("leaves alone what a comment accepts, and that alone", () => {
    const text = deleting("# jobwarden-ignore job-token-can-delete: snapshots")
    const [fixed] = fix({ "a.yaml": text }, "narrowing").files
    expect(fixed?.projects[0]?.applied.map(({ rule }) => rule)).toEqual(["job-token-launders-role"])
    expect(rulesIn(fixed?.text ?? "")).toEqual([])
    const elsewhere = `${text}        # jobwarden-ignore job-token-launders-role: nothing is here\n        npm: {}\n`
    expect(fix({ "a.yaml": elsewhere }, "narrowing").files[0]?.projects[0]?.applied).toHaveLength(1)
  })

  test("touches only files and projects in which there is something to fix", () => {
    const quiet = "version: 1\nprojects: { acme/quiet: {} }\n"
    const broken = "version: 1\nprojects: { acme/broken: { permissions: { jbos: {} } } }\n"
    const { files } = fix({ "q.yaml": quiet, "b.yaml": broken, "a.yaml": deleting("# x") }, "narrowing")
    expect(files.map(({ file }) => file)).toEqual(["a.yaml"])
  })

  test("fixes several projects of one file at once, scopes as well", () => {
    const text = `version: 1
projects:
  acme/a: { scope: { inbound_enabled: false } }
  acme/b: { permissions: { jobs: { delete: job_token_and_maintainer } } }
`
    const [fixed] = fix({ "a.yaml": text }, "narrowing").files
    expect(fixed?.projects.map(({ project }) => project)).toEqual(["acme/a", "acme/b"])
    expect(fixed?.text).toContain("acme/a: { scope: { inbound_enabled: true } }")
    expect(rulesIn(fixed?.text ?? "")).toEqual([])
    expect(fix({ "a.yaml": fixed?.text ?? "" }, "narrowing").files).toEqual([])
  })
})
