import type { Formula } from "../naive.ts"

const formula: Formula = {
  neverFires: "string grants say no origin",
  surroundings: [{ title: "an empty allowlist", scope: { allowlist: [] } }],
  fires: () => []
}

export default formula
