import { permitted } from "../listed.ts"
import { actions, type Action, type Formula, type NaivePolicy, type Somebody } from "../naive.ts"

const since = { since: "2026-05-01T00:00:00Z", until: "2026-06-01T00:00:00Z" }
const here = { project: "acme/backend", resource: "package_registry.maven" }
const job = (project: string) =>
  ({ type: "job", project, ref: { protected: false }, trigger_role: "developer" }) as const
const log = (project: string) => ({
  ...since,
  used: actions.map((action) => ({ ...here, action, caller: job(project) }))
})

const mayDo = (policy: NaivePolicy, action: Action, origin: "own" | "listed"): boolean =>
  policy
    .who(action)
    .some(
      (one: Somebody) =>
        one.kind === "job" &&
        one.origin === origin &&
        one.ref === "unprotected" &&
        one.trigger === "developer"
    )
const refused = (may: (action: Action) => boolean): readonly Action[] => actions.filter((one) => !may(one))

const admin = { allowlist: [{ project: "a/b", job_token_policies: ["admin_packages"] }] } as const
const write = {
  allowlist: [{ project: "a/b", job_token_policies: ["package_registry.maven:write"] }]
} as const

const formula: Formula = {
  surroundings: [
    { title: "its own jobs", uses: log("acme/backend") },
    { title: "a listed project's", uses: log("a/b"), scope: admin },
    { title: "a listed project that may only write", uses: log("a/b"), scope: write },
    { title: "nobody's", uses: log("a/b") },
    {
      title: "what is not the policy's",
      uses: {
        ...since,
        used: [
          { ...here, action: "write", caller: { ...job("acme/backend"), active: false } },
          { ...here, action: "write", caller: { type: "user", role: "owner", scopes: ["read_api"] } },
          { ...here, action: "write", project: "acme/other", caller: job("acme/backend") },
          { ...here, action: "dance", caller: job("acme/backend") },
          { ...here, action: "write", caller: { type: "deploy_token", group: "b", scopes: ["api"] } }
        ]
      }
    },
    {
      title: "it came for something, and something is left",
      scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages", "read_jobs"] }] },
      uses: { ...since, used: [], authentications: [{ project: "acme/backend", source: "a/b" }] }
    },
    {
      title: "it came for something, and only writing is left",
      scope: write,
      uses: { ...since, used: [], authentications: [{ project: "acme/backend", source: "a/b" }] }
    }
  ],
  firesAtAll: (policy) =>
    policy.around.title.endsWith("only writing is left")
      ? !policy.who("write").some((one) => one.kind === "job" && one.origin === "listed")
      : formula.fires(policy).length > 0,
  fires: (policy) => {
    const { scope, title } = policy.around
    if (title === "its own jobs") return refused((action) => mayDo(policy, action, "own"))
    if (title === "nobody's") return actions
    if (!title.startsWith("a listed project")) return []
    const passes = permitted(scope?.allowlist?.[0] ?? {})
    return refused((action) => passes.includes(action) && mayDo(policy, action, "listed"))
  }
}

export default formula
