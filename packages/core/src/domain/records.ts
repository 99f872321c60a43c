import type { Domain } from "./domain.ts"
import type { WordsOf } from "./words.ts"

/**
 * The second domain: the fixture of the OpenID AuthZEN certification, "AuthZEN Authorization API 1.0 -
 * Certification Scenario", section "Required Fixture" (github.com/openid/authzen,
 * certification/authorization-api-1_0-scenario.md, as of commit e287920eed84 of August 2026). The engine
 * decides about it by this data alone, which is how it is seen that it knows no other domain's words
 * (SPEC §2).
 *
 * A record is a project here, and its `status` is the visibility: an archived record asks for more. What a
 * subject is to a record is a role. Three things of the fixture are no part of a domain, and are for whoever
 * asks: which role a subject has (`recordUsers`), to read a subject's `role: "admin"` as the role `admin`, and
 * to read `delete` with `soft: true` as the action `soft_delete`. A `delete` that does not say is one for good.
 *
 * The fixture knows no job tokens, scopes and allowlists. They have the fewest words with which they can be
 * asked about.
 */
export const records = {
  name: "records",
  roles: ["stranger", "visitor", "reader", "editor", "admin"],
  signedIn: "visitor",
  leastMember: "reader",
  actions: [
    { name: "read", observes: true, jobTokenFloor: null },
    { name: "write", observes: false, jobTokenFloor: "editor" },
    { name: "delete", observes: false, jobTokenFloor: "admin" },
    { name: "soft_delete", observes: false, jobTokenFloor: "editor" }
  ],
  visibilities: ["active", "archived"],
  resources: [
    {
      name: "record",
      baseline: {
        read: "reader",
        write: { active: "editor", archived: "admin" },
        delete: "admin",
        soft_delete: { active: "editor", archived: "admin" }
      }
    }
  ],
  tokenScopes: [
    { name: "read_records", actions: ["read"], deployToken: true },
    { name: "all_records", deployToken: false }
  ],
  allowlistPolicies: {
    verbs: { see: ["read"], keep: ["read", "write", "soft_delete"] },
    subjects: { records: "record" }
  }
} as const satisfies Domain

/** The domain of the certification's fixture. */
export type Records = typeof records

/** What its sentences call things. */
export const recordWords = {
  roles: {
    stranger: { name: "stranger", plural: "strangers", one: "a stranger" },
    visitor: { name: "visitor", plural: "visitors", one: "a visitor", possessive: "visitors'" },
    reader: { name: "reader", plural: "readers", one: "a reader", possessive: "readers'" },
    editor: { name: "editor", plural: "editors", one: "an editor", possessive: "editors'" },
    admin: { name: "admin", plural: "admins", one: "an admin", possessive: "admins'" }
  },
  resources: {
    record: {
      noun: "the record",
      verbs: { read: "read", write: "write", delete: "delete", soft_delete: "put away" }
    }
  }
} as const satisfies WordsOf<Records>

/** The records of the fixture, as an engine is told of them: no policy, so that the baseline decides. */
export const fixtureRecords = [
  { path: "record-1", visibility: "active" },
  { path: "record-2", visibility: "archived" }
] as const satisfies readonly {
  readonly path: string
  readonly visibility: Records["visibilities"][number]
}[]

/**
 * The users of the fixture, and what each is to each record. The fixture says of bob that he is an admin, that
 * he may write the archived record, and that he may not write the active one: he is an admin of the first and a
 * reader of the second.
 */
export const recordUsers = {
  alice: { "record-1": "editor", "record-2": "editor" },
  bob: { "record-1": "reader", "record-2": "admin" }
} as const satisfies Readonly<
  Record<string, Readonly<Record<(typeof fixtureRecords)[number]["path"], Records["roles"][number]>>>
>
