import { actions, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "Maven", facts: { registries: ["maven"] } },
    { title: "npm", facts: { registries: ["npm", "container_registry"] } },
    { title: "it is not known", facts: {} }
  ],
  fires: ({ around }) => (around.facts?.registries?.includes("npm") === true ? actions : [])
}

export default formula
