import type { Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "no limits" },
    {
      title: "job tokens alone write, nobody deletes",
      limits: { read: "job_token", write: "job_token", delete: false }
    },
    { title: "another format is enabled", limits: { delete: false }, facts: { registries: ["npm"] } }
  ],
  fires: ({ around, grants, who }) =>
    around.facts?.registries?.includes("npm") === true
      ? []
      : (["write", "delete"] as const).filter(
          (action) => grants[action] !== false && who(action).length === 0
        )
}

export default formula
