import type { Formula } from "../naive.ts"

const groups = (count: number) => Array.from({ length: count }, (_, at) => ({ group: `team-${at}/x` }))
const facts = { target: "gitlab" } as const

const formula: Formula = {
  surroundings: [
    { title: "180", facts, scope: { allowlist: groups(180) } },
    { title: "179 and one of the other kind", facts, scope: { allowlist: [...groups(179), { project: 1 }] } }
  ],
  firesAtAll: ({ around }) => around.title === "180",
  fires: () => []
}

export default formula
