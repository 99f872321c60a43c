import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  resource: "repository",
  surroundings: [
    { title: "no entry" },
    {
      title: "an entry that pushes",
      scope: { allowlist: [{ project: "g/app", job_token_policies: ["admin_repositories"] }] }
    },
    {
      title: "an entry that reads",
      scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_repositories"] }] }
    },
    {
      title: "an entry that has expired",
      scope: { allowlist: [{ group: "g", expires_at: "2026-06-01T12:00:00Z" }] }
    },
    { title: "an open scope", scope: { inbound_enabled: false } }
  ],
  fires: ({ around, who }) => {
    const entries = around.scope?.allowlist ?? []
    const isOpen = around.scope?.inbound_enabled === false
    const isListed = entries.some(
      ({ expires_at: end, job_token_policies: list }) => end == null && list?.includes("admin_repositories")
    )
    return jobs(who("write")).some(
      ({ origin }) => (origin === "listed" && isListed) || (origin === "foreign" && isOpen)
    )
      ? ["write"]
      : []
  }
}

export default formula
