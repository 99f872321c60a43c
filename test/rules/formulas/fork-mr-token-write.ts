import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "a public project with an open scope", visibility: "public", scope: { inbound_enabled: false } }
  ],
  fires: ({ who }) =>
    (["write", "delete"] as const).filter((action) => jobs(who(action)).some(({ ref }) => ref === "fork")),
  neverFires: "only an object lets forks write; `true` lets them read"
}

export default formula
