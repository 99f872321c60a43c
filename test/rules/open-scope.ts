import { jobs, type Formula } from "./naive.ts"

/** Job tokens of every project on the instance can do an action: the allowlist is off, and nobody enforces it. */
export const foreignTokens = (action: "write" | "delete"): Formula => ({
  surroundings: [
    { title: "an open scope with an entry", scope: { inbound_enabled: false, allowlist: [{ group: "g" }] } },
    {
      title: "an open scope and a limit",
      scope: { inbound_enabled: false },
      limits: { [action]: "maintainer" }
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
    jobs(who(action)).some(({ origin }) => origin === "foreign")
      ? [action]
      : []
})
