import { jobs, type Formula, type Somebody } from "../naive.ts"

type Job = Extract<Somebody, { readonly kind: "job" }>

const formula: Formula = {
  resource: "terraform_state",
  surroundings: [
    { title: "a private project" },
    { title: "an open scope", scope: { inbound_enabled: false } },
    {
      title: "an entry that writes, and own job tokens kept out",
      scope: {
        allowlist: [
          { project: "acme/backend", job_token_policies: ["read_terraform_state"] },
          { project: "g/app", job_token_policies: ["admin_terraform_state"] }
        ]
      }
    },
    {
      title: "own job tokens kept out, and nobody let in",
      scope: {
        allowlist: [
          { project: "acme/backend", job_token_policies: ["read_terraform_state"] },
          { project: "g/app", job_token_policies: ["read_terraform_state"] }
        ]
      }
    }
  ],
  fires: ({ around, who }) => {
    const entries = around.scope?.allowlist ?? []
    const canWrite = (project: string): boolean | undefined =>
      entries
        .find((entry) => entry.project === project)
        ?.job_token_policies?.includes("admin_terraform_state")
    const reaches = ({ origin }: Job): boolean => {
      if (origin === "own") return canWrite("acme/backend") ?? true
      if (origin === "listed") return canWrite("g/app") ?? false
      return around.scope?.inbound_enabled === false
    }
    const isStranger = ({ origin, ref }: Job): boolean => origin !== "own" || ref !== "protected"
    return jobs(who("write")).some((job) => reaches(job) && isStranger(job)) ? ["write"] : []
  }
}

export default formula
