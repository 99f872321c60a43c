import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  fires: ({ who }) => (jobs(who("delete")).length > 0 ? ["delete"] : [])
}

export default formula
