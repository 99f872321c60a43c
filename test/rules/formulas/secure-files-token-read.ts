import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  resource: "secure_files",
  surroundings: [
    { title: "a private project" },
    { title: "a public project", visibility: "public" },
    {
      title: "an entry that reads, and own job tokens kept out",
      scope: {
        allowlist: [
          { project: "acme/backend", job_token_policies: ["read_packages"] },
          { group: "g", job_token_policies: ["read_secure_files"] }
        ]
      }
    },
    {
      title: "own job tokens kept out",
      scope: { allowlist: [{ project: "acme/backend", job_token_policies: ["read_packages"] }] }
    }
  ],
  fires: ({ around, who }) => {
    const [own, other] = around.scope?.allowlist ?? []
    const isStranger = jobs(who("read")).some(
      ({ origin, ref }) =>
        (origin === "own" && ref !== "protected" && own === undefined) ||
        (origin === "listed" && other !== undefined)
    )
    return isStranger ? ["read"] : []
  }
}

export default formula
