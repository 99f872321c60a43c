import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants name no environments",
  surroundings: [
    { title: "an environment", facts: { environments: [{ name: "production", protected: true }] } }
  ],
  fires: () => []
}

export default formula
