import { actions, jobs, type Formula } from "../naive.ts"

// It names the cells that the job tokens of other projects come to.
const formula: Formula = {
  surroundings: [
    { title: "open", scope: { inbound_enabled: false } },
    { title: "closed", scope: { inbound_enabled: true } },
    { title: "enforced", scope: { inbound_enabled: false }, instance: { enforce_scope: true } }
  ],
  firesAtAll: ({ around }) =>
    around.scope?.inbound_enabled === false && around.instance?.enforce_scope !== true,
  fires: ({ around, who }) =>
    around.scope?.inbound_enabled === false && around.instance?.enforce_scope !== true
      ? actions.filter((action) => jobs(who(action)).some(({ origin }) => origin === "foreign"))
      : []
}

export default formula
