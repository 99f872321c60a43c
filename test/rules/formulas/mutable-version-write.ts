import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "Maven is overwritten", facts: { overwrite: ["npm", "maven"] } },
    { title: "npm is overwritten", facts: { overwrite: ["npm"] } },
    { title: "it is not known", facts: {} }
  ],
  fires: ({ around, who }) =>
    around.facts?.overwrite?.includes("maven") === true && jobs(who("write")).length > 0 ? ["write"] : []
}

export default formula
