import type { Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "writers are limited", limits: { write: "owner" } }
  ],
  fires: ({ who }) => {
    const writers = new Set(who("write"))
    return who("delete").every((somebody) => writers.has(somebody)) ? [] : ["delete"]
  }
}

export default formula
