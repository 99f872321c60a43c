import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "an open scope with an entry", scope: { inbound_enabled: false, allowlist: [{ group: "g" }] } },
    {
      title: "an open scope and a limit",
      scope: { inbound_enabled: false },
      limits: { delete: "maintainer" }
    },
    { title: "a closed scope with an entry", scope: { allowlist: [{ project: "g/app" }] } },
    {
      title: "the instance enforces the scope",
      scope: { inbound_enabled: false },
      instance: { enforce_scope: true }
    }
  ],
  fires: ({ around, who }) =>
    around.scope?.inbound_enabled === false &&
    around.instance?.enforce_scope !== true &&
    jobs(who("delete")).some(({ origin }) => origin === "foreign")
      ? ["delete"]
      : []
}

export default formula
