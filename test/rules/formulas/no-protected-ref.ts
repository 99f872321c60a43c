import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants admit job tokens on unprotected refs as well",
  surroundings: [{ title: "no protected ref", facts: { protected_refs: [] } }],
  fires: () => []
}

export default formula
