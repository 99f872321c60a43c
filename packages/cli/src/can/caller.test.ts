import { Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { readCaller, type CallerFlags } from "./caller.ts"

type Given = { readonly [Name in keyof CallerFlags]?: string }

const flags = ({ as = "job", ...given }: Given): CallerFlags => {
  const flag = (name: Exclude<keyof CallerFlags, "as">) => Option.fromUndefinedOr(given[name])
  return {
    as,
    source: flag("source"),
    ref: flag("ref"),
    triggerRole: flag("triggerRole"),
    environment: flag("environment"),
    role: flag("role"),
    scopes: flag("scopes"),
    homeProject: flag("homeProject"),
    homeGroup: flag("homeGroup")
  }
}

const caller = (given: Given) => Effect.runSync(readCaller(flags(given)))
const refusal = (given: Given) => Effect.runSync(Effect.flip(readCaller(flags(given)))).message

const job = { as: "job", source: "acme/app", ref: "protected", triggerRole: "developer" }

describe("readCaller reads", () => {
  it.each([
    [job, { type: "job", project: "acme/app", ref: { protected: true }, trigger_role: "developer" }],
    [
      { ...job, source: "12", ref: "unprotected", environment: "review" },
      {
        type: "job",
        project: 12,
        ref: { protected: false },
        environment: { name: "review", protected: false },
        trigger_role: "developer"
      }
    ],
    [
      { ...job, ref: "fork", environment: "a:b:protected" },
      {
        type: "job",
        project: "acme/app",
        ref: { protected: false, fork: true },
        environment: { name: "a:b", protected: true },
        trigger_role: "developer"
      }
    ],
    [
      { as: "user", role: "owner" },
      { type: "user", role: "owner" }
    ],
    [
      { as: "user", role: "guest", scopes: "read_api, read_registry" },
      { type: "user", role: "guest", scopes: ["read_api", "read_registry"] }
    ],
    [
      { as: "user", role: "guest", scopes: "" },
      { type: "user", role: "guest", scopes: [] }
    ],
    [
      { as: "deploy_token", homeProject: "a/b", scopes: "read_registry" },
      { type: "deploy_token", project: "a/b", scopes: ["read_registry"] }
    ],
    [
      { as: "deploy_token", homeGroup: "7", scopes: "read_registry" },
      { type: "deploy_token", group: 7, scopes: ["read_registry"] }
    ]
  ])("%j", (given, expected) => {
    expect(caller(given)).toEqual(expected)
  })
})

describe("readCaller refuses", () => {
  it.each([
    [{ as: "jobs" }, "`--as`: unknown value `jobs`; did you mean `job`?"],
    [{ as: "job", ref: "protected" }, "`--as job` needs `--source`, `--trigger-role`"],
    [{ as: "user" }, "`--as user` needs `--role`"],
    [
      { ...job, role: "owner", scopes: "api" },
      "`--role`, `--scopes` cannot go with `--as job`, which takes `--source`, `--ref`, `--trigger-role`, `--environment`"
    ],
    [
      { ...job, ref: "main" },
      "`--ref`: unknown value `main`; expected one of `protected`, `unprotected`, `fork`"
    ],
    [
      { ...job, triggerRole: "develper" },
      "`--trigger-role`: unknown value `develper`; did you mean `developer`?"
    ],
    [{ ...job, environment: ":protected" }, "`--environment` needs a name: NAME or NAME:protected"],
    [{ ...job, source: "acme//app" }, /neither a full path/],
    [{ ...job, source: "0" }, /neither a full path/],
    [{ as: "deploy_token", scopes: "read_registry" }, /one home/],
    [{ as: "deploy_token", scopes: "read_registry", homeProject: "a/b", homeGroup: "a" }, /one home/]
  ])("%j", (given, expected) => {
    expect(refusal(given)).toMatch(expected)
  })
})
