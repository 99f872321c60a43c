import type { Formula } from "../naive.ts"

const groups = { acme: { id: 7 } }

const formula: Formula = {
  surroundings: [
    { title: "twice", groups, scope: { allowlist: [{ group: "acme" }, { project: 7 }, { group: 7 }] } },
    { title: "a project", groups, scope: { allowlist: [{ group: "acme" }, { project: 7 }] } }
  ],
  firesAtAll: ({ around }) => around.title === "twice",
  fires: () => []
}

export default formula
