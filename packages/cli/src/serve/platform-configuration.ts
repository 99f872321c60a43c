import type { Problem } from "@jobwarden/core"
import {
  DecisionClients,
  OidcIssuers,
  readDecisionClients,
  type DecisionClient,
  type OidcIssuer
} from "@jobwarden/platforms"
import { Result, Schema, type Redacted } from "effect"
import { isLoopback } from "@jobwarden/platforms/outgoing"
import { readSecretFile } from "./secret-file.ts"

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { hash, href, password, protocol, search, username } = new URL(text)
  return /^https?:$/.test(protocol) && search + hash + username + password === "" && !/[?#]$/.test(href)
}

/**
 * Where another service is that is sent secrets and believed: an address that nobody on the way can read or change.
 */
export const SafeAddress = Schema.String.check(
  Schema.makeFilter(isAddress, {
    expected: "an address without a query, such as `https://gitlab.example.com`"
  }),
  Schema.makeFilter(
    (text: string) => {
      if (!isAddress(text)) return true
      const { hostname, protocol } = new URL(text)
      return protocol === "https:" || isLoopback(hostname)
    },
    {
      expected:
        "`https`: over `http` everybody on the way could read the tokens and change the answers; only a " +
        "loopback address may have it"
    }
  )
)

const Static = Schema.Struct({ type: Schema.Literal("static"), file: Schema.NonEmptyString })

const GitLab = Schema.Struct({
  type: Schema.Literal("gitlab"),
  url: SafeAddress,
  token_file: Schema.NonEmptyString,
  /** GitLab has no such clients, so they are named here. */
  decision_clients: Schema.optionalKey(DecisionClients)
})

const Oidc = Schema.Struct({
  type: Schema.Literal("oidc"),
  issuers: OidcIssuers,
  /** Who and what is there beside jobs that come with identity tokens. */
  directory: Schema.Union([Static, GitLab]).annotate({
    expected: "a platform: its `type` is `static` or `gitlab`"
  })
})

/** What the configuration file says of the platform. */
export const PlatformSection = Schema.Union([Static, GitLab, Oidc]).annotate({
  expected: "a platform: its `type` is `static`, `gitlab` or `oidc`"
})

/** The platform as the service uses it, every path absolute, every secret read. */
export type PlatformConfiguration =
  | DirectoryConfiguration
  | {
      readonly type: "oidc"
      readonly issuers: ReadonlyArray<OidcIssuer>
      readonly directory: DirectoryConfiguration
    }

/** A platform that knows everything itself. */
export type DirectoryConfiguration =
  | { readonly type: "static"; readonly file: string }
  | {
      readonly type: "gitlab"
      /** Without a slash at its end. */
      readonly url: string
      readonly token: Redacted.Redacted
      readonly decisionClients: ReadonlyArray<DecisionClient>
    }

/** Puts the section into that form, reading the files that it names; a failure lists what is wrong, and where. */
export const readPlatformSection = (
  section: typeof PlatformSection.Type,
  besideFile: (relative: string) => string
): Result.Result<PlatformConfiguration, ReadonlyArray<Problem>> => {
  if (section.type !== "oidc") return readDirectory(section, besideFile, ["platform"])
  const { directory, issuers, type } = section
  return Result.map(readDirectory(directory, besideFile, ["platform", "directory"]), (read) => ({
    type,
    issuers,
    directory: read
  }))
}

const readDirectory = (
  section: typeof Static.Type | typeof GitLab.Type,
  besideFile: (relative: string) => string,
  place: Problem["path"]
): Result.Result<DirectoryConfiguration, ReadonlyArray<Problem>> => {
  switch (section.type) {
    case "static":
      return Result.succeed({ type: "static", file: besideFile(section.file) })
    case "gitlab": {
      const token = readSecretFile(besideFile(section.token_file), gitlabToken)
      const clients = readDecisionClients(section.decision_clients ?? [])
      if (Result.isSuccess(token) && Result.isSuccess(clients)) {
        const url = new URL(section.url).href.replace(/\/+$/, "")
        return Result.succeed({
          type: "gitlab",
          url,
          token: token.success,
          decisionClients: clients.success
        })
      }
      return Result.fail([
        ...(Result.isFailure(token) ? [{ path: [...place, "token_file"], message: token.failure }] : []),
        ...(Result.isFailure(clients) ? clients.failure : []).map(({ message, path }) => ({
          path: [...place, "decision_clients", ...path],
          message
        }))
      ])
    }
  }
}

const gitlabToken = {
  name: "the token's file",
  shape: /^[\x21-\x7e]+$/,
  expected: "one line with the access token and nothing else"
}
