import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "no limits" },
    { title: "a limit on deleting", limits: { delete: "maintainer" } },
    { title: "a limit on writing", limits: { write: "job_token_and_owner" } }
  ],
  fires: ({ around, who }) =>
    around.limits?.write === undefined && jobs(who("write")).length > 0 ? ["write"] : []
}

export default formula
