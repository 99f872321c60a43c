import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "everything", scope: { allowlist: [{ project: "g/app", default_permissions: true }] } },
    { title: "no permissions said", scope: { allowlist: [{ group: "g" }] } },
    {
      title: "all of packages",
      scope: { allowlist: [{ project: "g/app", job_token_policies: ["admin_packages"] }] }
    },
    { title: "reading", scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_packages"] }] } },
    {
      title: "the write by name",
      scope: {
        allowlist: [{ group: "g", job_token_policies: ["admin_packages", "package_registry.maven:write"] }]
      }
    },
    { title: "no entry", scope: { allowlist: [] } },
    { title: "an open scope", scope: { inbound_enabled: false, allowlist: [{ project: "g/app" }] } }
  ],
  fires: ({ around, who }) => {
    const [entry] = around.scope?.allowlist ?? []
    if (entry === undefined || around.scope?.inbound_enabled === false) return []
    const list = entry.default_permissions === true ? undefined : entry.job_token_policies
    const isBroad =
      list == null || (list.includes("admin_packages") && !list.includes("package_registry.maven:write"))
    return isBroad && jobs(who("write")).some(({ origin }) => origin === "listed") ? ["write"] : []
  }
}

export default formula
