import type { Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "itself", scope: { allowlist: [{ project: "acme/backend" }] } },
    { title: "another", scope: { allowlist: [{ project: "acme/backends" }, { project: "acme/Backend" }] } }
  ],
  firesAtAll: ({ around }) =>
    (around.scope?.allowlist ?? []).some(({ project }) => project === "acme/backend"),
  fires: () => []
}

export default formula
