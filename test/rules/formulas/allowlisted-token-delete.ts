import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "everything", scope: { allowlist: [{ project: "g/app", default_permissions: true }] } },
    {
      title: "all of packages, and a write by name",
      scope: {
        allowlist: [{ group: "g", job_token_policies: ["admin_packages", "package_registry.maven:write"] }]
      }
    },
    { title: "reading", scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_packages"] }] } },
    {
      title: "the deletion by name",
      scope: { allowlist: [{ group: "g", job_token_policies: ["package_registry.maven:delete"] }] }
    },
    {
      title: "an entry that has expired",
      scope: { allowlist: [{ project: "g/app", expires_at: "2026-01-01T00:00:00Z" }] }
    },
    { title: "an open scope", scope: { inbound_enabled: false, allowlist: [{ project: "g/app" }] } }
  ],
  fires: ({ around, who }) => {
    const [entry] = around.scope?.allowlist ?? []
    if (entry === undefined || entry.expires_at != null || around.scope?.inbound_enabled === false) return []
    const list = entry.default_permissions === true ? undefined : entry.job_token_policies
    const isBroad =
      list == null || (list.includes("admin_packages") && !list.includes("package_registry.maven:delete"))
    return isBroad && jobs(who("delete")).some(({ origin }) => origin === "listed") ? ["delete"] : []
  }
}

export default formula
