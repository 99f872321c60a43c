import { FullPath, Identifier } from "@jobwarden/core"
import { Schema } from "effect"
import { isSafeAddress } from "../safe-address.ts"

const optional = Schema.optionalKey

/** Signatures by a private key. One by a shared secret could be made by whoever can check it, so none is here. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA"
] as const

export type Algorithm = (typeof algorithms)[number]

const Address = Schema.String.check(
  Schema.makeFilter(isSafeAddress, {
    expected:
      "an address that begins with `https://` and has no query, such as `https://gitlab.example.com`; only a " +
      "loopback address may begin with `http://`"
  })
)

const oneLine = (most: number, expected: string) =>
  Schema.String.check(Schema.isPattern(new RegExp(`^(?=.{1,${most}}$)[^\\s\\p{Cc}]+$`, "u"), { expected }))

const seconds = (least: number, most: number) =>
  Schema.Int.check(
    Schema.makeFilter((value: number) => value >= least && value <= most, {
      expected: `a whole number of seconds from ${least} to ${most}`
    })
  )

/** Which of an issuer's jobs may manage which projects (SPEC §7). */
const Manager = Schema.Struct({
  /** The project whose jobs they are, by its number at the issuer. */
  project: Identifier,
  refs: optional(
    Schema.Literal("protected").annotate({ expected: "`protected`: no other jobs can be let in" })
  ),
  /** A branch, or any ref by its full name, such as `refs/tags/v1`. */
  ref: optional(oneLine(1024, "the name of a branch, or a full name such as `refs/tags/v1`")),
  /** A protected environment. */
  environment: optional(
    Schema.String.check(Schema.isPattern(/^[^\p{Cc}]{1,255}$/u, { expected: "the name of an environment" }))
  ),
  manages: Schema.NonEmptyArray(
    Schema.Union([Identifier, FullPath]).annotate({ expected: "a project's number or full path" })
  )
})

/** Somebody whose signed identity tokens are believed (SPEC §9.6). */
const Issuer = Schema.Struct({
  /** As it stands in `iss`, to the character. */
  issuer: Address,
  /** What must stand in `aud`: a token that is made for somebody else is not for us. */
  audience: oneLine(1024, "what the tokens have in `aud`, such as `https://jobwarden.example.com`"),
  /** Left out: found by discovery. */
  jwks_uri: optional(Address),
  /** Left out: `RS256`, which is GitLab's. */
  algorithms: optional(Schema.NonEmptyArray(Schema.Literals(algorithms))),
  /** How far its clock and ours may be apart; left out: 10. */
  clock_tolerance_seconds: optional(seconds(0, 60)),
  /** How old a token may be; left out: 3600. */
  maximum_age_seconds: optional(seconds(1, 86_400)),
  /** Whose numbers its tokens have: those of the directory, or those of another GitLab. */
  ids: optional(Schema.Literals(["directory", "elsewhere"])),
  managers: optional(Schema.Array(Manager))
})

/** The issuers of the platform `oidc`, as its configuration names them. */
export const OidcIssuers = Schema.NonEmptyArray(Issuer).check(
  Schema.makeFilter(
    (issuers: ReadonlyArray<typeof Issuer.Type>) =>
      new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length,
    { expected: "every issuer once" }
  ),
  Schema.makeFilter(
    (issuers: ReadonlyArray<typeof Issuer.Type>) =>
      issuers.length === 1 || issuers.every(({ ids }) => ids !== undefined),
    {
      expected:
        "`ids` at every issuer where there are several: `directory` where the projects and users in its tokens " +
        "are those of the directory, `elsewhere` where they are another GitLab's"
    }
  )
)

export type OidcIssuer = typeof Issuer.Type
export type ManagerSettings = typeof Manager.Type

/** What of an issuer's settings counts where they are left out. */
export const settledIssuer = (settings: OidcIssuer) => ({
  ...settings,
  algorithms: settings.algorithms ?? (["RS256"] as const satisfies ReadonlyArray<Algorithm>),
  clockTolerance: settings.clock_tolerance_seconds ?? 10,
  maximumAge: settings.maximum_age_seconds ?? 3600,
  isNative: settings.ids !== "elsewhere",
  managers: settings.managers ?? []
})

export type SettledIssuer = ReturnType<typeof settledIssuer>
