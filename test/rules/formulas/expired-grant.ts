import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants do not expire",
  surroundings: [
    { title: "an environment", facts: { environments: [{ name: "production", protected: true }] } }
  ],
  fires: () => []
}

export default formula
