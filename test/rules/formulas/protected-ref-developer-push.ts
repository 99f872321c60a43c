import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants admit job tokens on unprotected refs as well",
  surroundings: [
    { title: "developers push", facts: { protected_refs: [{ pattern: "main", push_role: "developer" }] } }
  ],
  fires: () => []
}

export default formula
