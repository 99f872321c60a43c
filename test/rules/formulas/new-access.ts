import type { Formula, Somebody } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "nobody before", before: { read: false, write: false, delete: false } },
    { title: "the baseline before", before: { read: true, write: true, delete: true } },
    {
      title: "a limit, and something before",
      before: { read: "guest", write: "job_token_and_owner", delete: "developer" },
      limits: { write: "job_token_and_maintainer" }
    },
    {
      title: "an open scope",
      before: { read: "job_token", write: "maintainer", delete: "job_token" },
      scope: { inbound_enabled: false }
    },
    { title: "no policy before" }
  ],
  fires: ({ around, who, whoBefore }) => {
    // Without entries nobody is listed; without an open scope no other project's job comes in.
    const isInScope = (one: Somebody): boolean =>
      one.kind !== "job" ||
      one.origin === "own" ||
      (one.origin === "foreign" && around.scope?.inbound_enabled === false)
    if (around.before === undefined) return []
    return (["read", "write", "delete"] as const).filter((action) => {
      const had = new Set(whoBefore(action).map((one) => JSON.stringify(one)))
      return who(action).some((one) => isInScope(one) && !had.has(JSON.stringify(one)))
    })
  }
}

export default formula
