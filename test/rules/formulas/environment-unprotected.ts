import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants name no environments",
  surroundings: [
    { title: "an unprotected environment", facts: { environments: [{ name: "prod", protected: false }] } }
  ],
  fires: () => []
}

export default formula
