import { reportData } from "../../packages/cli/src/report/data.ts"
import { checkPolicyFile, mergePolicyFiles, type MergedPolicy } from "@jobwarden/policy-files"

/** The moment of all of these tests. */
const at = Date.parse("2027-01-31T08:00:00Z")

const before = `version: 1
groups:
  acme: { limits: { package_registry: { default: { delete: maintainer } } } }
projects:
  acme/backend:
    id: 123
    permissions:
      package_registry:
        maven: { write: job_token_and_maintainer, delete: job_token_and_maintainer }
        npm: { write: { min_role: developer, job_token: { refs: protected, environments: [production] } } }
    scope: { allowlist: [{ project: acme/app, job_token_policies: [read_packages] }, { group: acme/tools, expires_at: "2026-01-01T00:00:00Z" }] }
    facts: { registries: [maven] }
  acme/app: { id: 124, visibility: internal, permissions: { repository: { write: { job_token: { origin: own } } } } }
  acme/tools/deploy: { id: 125, scope: { allowlist: [{ group: acme }] } }
`

const merged = (text: string): MergedPolicy => mergePolicyFiles([checkPolicyFile("policy.yaml", text)])

/** A small organisation with findings, an expired entry, a limit that cuts, and a difference both ways. */
export const organisation = () =>
  reportData(
    merged(
      before
        .replace("read_packages", "read_packages, admin_containers")
        .replace("origin: own", "origin: own, refs: protected")
    ),
    {
      version: "0.0.0",
      preset: "recommended",
      now: at,
      at,
      against: { name: "main", world: merged(before).world }
    }
  )
