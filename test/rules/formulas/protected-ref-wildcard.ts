import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants admit job tokens on unprotected refs as well",
  surroundings: [
    { title: "every branch", facts: { protected_refs: [{ pattern: "*", push_role: "maintainer" }] } }
  ],
  fires: () => []
}

export default formula
