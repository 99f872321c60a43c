import { FullPath, Identifier, type Problem } from "@jobwarden/core"
import {
  forwardAuthForms,
  readTrustedPeers,
  type ForwardAuthForm,
  type ListedPackage,
  type ProxyLimits,
  type TokenTerms,
  type TrustedPeers
} from "@jobwarden/registry-gateway"
import { knownResources } from "@jobwarden/service"
import { Result, Schema, type Redacted } from "effect"
import { parseListen, type Listen } from "./listen-address.ts"
import { readSecretFile } from "./secret-file.ts"
import { readTokenServiceSection, TokenServiceSection } from "./registry-token-service.ts"

const optional = Schema.optionalKey

const Address = Schema.String.check(
  Schema.makeFilter((text: string) => parseListen(text) !== null, {
    expected: "an address and a port, such as `127.0.0.1:8081` or `[::1]:8081`"
  })
)

const Peer = Schema.String.check(
  Schema.makeFilter((text: string) => readTrustedPeers([text]) !== null, {
    expected: "an address or a network, such as `127.0.0.1` or `10.0.0.0/8`"
  })
)

const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { hash, password, pathname, protocol, search, username } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === "/" && search + hash + username + password === ""
}

const Origin = Schema.String.check(
  Schema.makeFilter(isOrigin, {
    expected: "an address without a path, such as `http://127.0.0.1:9000`: the path is that of the request"
  })
)

/** A header that the gateway itself does not set. */
const HeaderName = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      /^[A-Za-z0-9-]+$/.test(text) &&
      !/^(?:host|connection|expect|content-.*|transfer-encoding)$/i.test(text),
    { expected: "the name of a header for credentials, such as `PRIVATE-TOKEN`" }
  )
)

const Count = Schema.Int.check(Schema.isGreaterThan(0))

const format = /^[a-z_]+$/
const resourceOf = (name: string): string => `package_registry.${name}`

const Format = Schema.String.check(
  Schema.makeFilter((text: string) => format.test(text) && knownResources.includes(resourceOf(text)), {
    expected: "a package format, such as `maven`"
  })
)

/** What the configuration file says of enforcement before a registry. */
export const RegistrySection = Schema.Struct({
  forward_auth: optional(
    Schema.Struct({
      listen: Address,
      trusted_peers: Schema.Array(Peer),
      form: optional(Schema.Literals(forwardAuthForms))
    })
  ),
  proxy: optional(
    Schema.Struct({
      listen: Address,
      upstream: Schema.Struct({
        url: Origin,
        credential: optional(Schema.Struct({ header: HeaderName, file: Schema.NonEmptyString }))
      }),
      limits: optional(
        Schema.Struct({
          body_bytes: optional(Count),
          concurrent: optional(Count),
          connect_seconds: optional(Count),
          idle_seconds: optional(Count)
        })
      )
    })
  ),
  token_service: optional(TokenServiceSection),
  packages: optional(
    Schema.Array(
      Schema.Struct({
        project: Schema.Union([Identifier, FullPath]),
        format: Format,
        name: Schema.NonEmptyString,
        version: optional(Schema.NonEmptyString),
        id: optional(Identifier)
      })
    )
  )
})

/** Enforcement as the service uses it. */
export interface RegistryConfiguration {
  readonly forwardAuth?: Listen & { readonly trustedPeers: TrustedPeers; readonly form: ForwardAuthForm }
  readonly proxy?: Listen & {
    readonly upstream: {
      readonly url: URL
      readonly credential?: { readonly header: string; readonly value: Redacted.Redacted<string> }
    }
    readonly limits: Partial<ProxyLimits>
  }
  readonly tokenService?: Listen & { readonly terms: TokenTerms }
  readonly packages: ReadonlyArray<ListedPackage>
}

/** Puts the section into that form, reading the files that it names; each is read, whatever is wrong with another. */
export const readRegistrySection = (
  {
    forward_auth: forwardAuth,
    packages = [],
    proxy,
    token_service: tokenService
  }: typeof RegistrySection.Type,
  besideFile: (relative: string) => string
): Result.Result<RegistryConfiguration, ReadonlyArray<Problem>> => {
  const { credential, url } = proxy?.upstream ?? {}
  const secret = credential === undefined ? Result.succeed(null) : readSecret(besideFile(credential.file))
  const tokens =
    tokenService === undefined ? Result.succeed(null) : readTokenServiceSection(tokenService, besideFile)
  if (Result.isFailure(secret) || Result.isFailure(tokens)) {
    return Result.fail([
      ...problemsAt(["registry", "proxy", "upstream", "credential", "file"], secret),
      ...problemsAt(["registry", "token_service", "key"], tokens)
    ])
  }
  return Result.succeed({
    ...(forwardAuth && {
      forwardAuth: {
        ...listenAt(forwardAuth.listen),
        trustedPeers: readTrustedPeers(forwardAuth.trusted_peers) ?? (() => false),
        form: forwardAuth.form ?? "nginx"
      }
    }),
    ...(proxy && {
      proxy: {
        ...listenAt(proxy.listen),
        upstream: {
          url: new URL(url ?? ""),
          ...(credential &&
            secret.success && { credential: { header: credential.header, value: secret.success } })
        },
        limits: limitsOf(proxy.limits ?? {})
      }
    }),
    ...(tokens.success && { tokenService: tokens.success }),
    packages: packages.map(({ format, id, name, project, version }) => ({
      project,
      resource: resourceOf(format),
      name,
      ...(version !== undefined && { version }),
      ...(id !== undefined && { id })
    }))
  })
}

const problemsAt = (path: Problem["path"], read: Result.Result<unknown, string>): ReadonlyArray<Problem> =>
  Result.isFailure(read) ? [{ path, message: read.failure }] : []

const listenAt = (text: string): Listen => parseListen(text) ?? { host: "127.0.0.1", port: 0 }

type Limits = NonNullable<NonNullable<(typeof RegistrySection.Type)["proxy"]>["limits"]>

const limitsOf = ({
  body_bytes,
  concurrent,
  connect_seconds,
  idle_seconds
}: Limits): Partial<ProxyLimits> => ({
  ...(body_bytes !== undefined && { bodyBytes: body_bytes }),
  ...(concurrent !== undefined && { concurrent }),
  ...(connect_seconds !== undefined && { connectMillis: connect_seconds * 1000 }),
  ...(idle_seconds !== undefined && { idleMillis: idle_seconds * 1000 })
})

/** The gateway's own credential. */
const readSecret = (path: string): Result.Result<Redacted.Redacted<string>, string> =>
  readSecretFile(path, {
    name: "the credential's file",
    shape: /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/,
    expected: "one line with the credential as its header takes it"
  })
