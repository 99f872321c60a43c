import {
  FullPath,
  gitlab,
  Identifier,
  parseRfc3339,
  schemas,
  vocabulary,
  type MemberRole
} from "@jobwarden/core"
import { Schema } from "effect"
import { describeHash } from "./hide-secrets.ts"

const optional = Schema.optionalKey

/** Longer texts than this are no names; a path's ancestors are walked at every question. */
const longestPath = 1024

const Path = FullPath.check(
  Schema.isPattern(new RegExp(`^[^\\s\\p{Cc}]{1,${longestPath}}$`, "u"), {
    expected: `a full path without spaces, of at most ${longestPath} characters`
  })
)

const Reference = Schema.Union([Identifier, Path]).annotate({ expected: "a number or a full path" })

const Username = Schema.String.check(
  Schema.isPattern(/^[^\s/\p{Cc}]{1,255}$/u, { expected: "a username, without spaces and `/`" })
)

const Name = Schema.String.check(
  Schema.isPattern(/^(?=.{1,255}$)\P{Cc}*\S\P{Cc}*$/u, { expected: "a name: one line, not empty" })
)

const Instant = Schema.String.check(
  Schema.makeFilter((text: string) => parseRfc3339(text) !== null, {
    expected: "an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`"
  })
)

/** What is wrong with another value is said by `describeHash`. */
const TokenHash = Schema.String.check(Schema.makeFilter((text: string) => describeHash(text) === undefined))

const memberRoles = gitlab.roles.filter(
  (role): role is MemberRole => (vocabulary.rank.get(role) ?? -1) >= vocabulary.leastMemberRank
)

const Members = Schema.Record(Schema.String, Schema.Literals(memberRoles))

const Group = Schema.Struct({ id: Identifier, path: Path, members: optional(Members) })

const Project = Schema.Struct({
  id: Identifier,
  path: Path,
  visibility: optional(schemas.Visibility),
  members: optional(Members),
  scope: optional(schemas.Scope),
  facts: optional(schemas.Facts)
})

const User = Schema.Struct({
  id: Identifier,
  username: Username,
  name: Name,
  admin: optional(Schema.Boolean),
  /** Left out: false. */
  auditor: optional(Schema.Boolean),
  active: optional(Schema.Boolean)
})

const Job = Schema.Struct({
  id: Identifier,
  project: Reference,
  ref: Schema.Struct({
    name: optional(Name),
    protected: Schema.Boolean,
    fork: optional(Schema.Boolean)
  }),
  environment: optional(Schema.Struct({ name: Name, protected: Schema.Boolean })),
  user: Username,
  active: optional(Schema.Boolean)
})

const DeployToken = Schema.Struct({
  id: Identifier,
  project: optional(Reference),
  group: optional(Reference),
  scopes: Schema.Array(Name),
  active: optional(Schema.Boolean)
})

const Token = Schema.Struct({
  sha256: TokenHash,
  user: optional(Username),
  job: optional(Identifier),
  deploy_token: optional(Identifier),
  decision_client: optional(Name),
  /** A user's token; left out: unrestricted. */
  scopes: optional(Schema.Array(Name)),
  /** A decision client's token; left out: false. */
  trusted_context: optional(Schema.Boolean),
  expires_at: optional(Instant)
})

/** The file of the static platform (SPEC §9.6), before its names are looked up in it. */
export const StaticPlatformFile = Schema.Struct({
  version: Schema.Literal(1),
  groups: optional(Schema.Array(Group)),
  projects: optional(Schema.Array(Project)),
  users: optional(Schema.Array(User)),
  jobs: optional(Schema.Array(Job)),
  deploy_tokens: optional(Schema.Array(DeployToken)),
  tokens: optional(Schema.Array(Token))
}).annotate({ identifier: "StaticPlatformFile" })

/** What the file of the static platform says. */
export type StaticPlatformData = typeof StaticPlatformFile.Type
