import type { Formula } from "../naive.ts"

const formula: Formula = {
  fires: ({ grants }) => (["write", "delete"] as const).filter((action) => grants[action] === true)
}

export default formula
