import { listProblems, quote, schemaProblems, type Problem } from "@jobwarden/core"
import { rules } from "@jobwarden/core/rules"
import { Result, Schema } from "effect"
import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { parseDocument } from "yaml"
import { parseListen } from "./listen-address.ts"
import { readRegistrySection, RegistrySection, type RegistryConfiguration } from "./registry-configuration.ts"

/** Where clients reach the service: an address with perhaps a path, and nothing else. */
const ExternalUrl = Schema.String.check(
  Schema.makeFilter(
    (text: string) => {
      if (!URL.canParse(text)) return false
      const { hash, href, password, protocol, search, username } = new URL(text)
      return /^https?:$/.test(protocol) && search + hash + username + password === "" && !/[?#]$/.test(href)
    },
    { expected: "an address without a query, such as `https://gitlab.example.com`" }
  )
)

/** What `serve` is told by its configuration file. */
const Configuration = Schema.Struct({
  version: Schema.Literal(1),
  listen: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((text: string) => parseListen(text) !== null, {
        expected: "an address and a port, such as `127.0.0.1:8080` or `[::1]:8080`"
      })
    )
  ),
  store: Schema.String.check(
    Schema.makeFilter((text: string) => storeScheme.test(text), {
      expected: "a store, such as `sqlite:jobwarden.sqlite` (a path relative to this file)"
    })
  ),
  platform: Schema.Struct({ type: Schema.Literal("static"), file: Schema.NonEmptyString }),
  external_url: Schema.optionalKey(ExternalUrl),
  unacknowledgeable_rules: Schema.optionalKey(Schema.Array(Schema.Literals(rules.map(({ id }) => id)))),
  registry: Schema.optionalKey(RegistrySection)
})

/** The configuration as the service uses it, every path absolute. */
export interface ServeConfiguration {
  readonly host: string
  readonly port: number
  readonly sqlitePath: string
  readonly platformFile: string
  /** Without a slash at its end; left out: where it listens. */
  readonly externalUrl?: string
  /** Rules whose findings nobody may acknowledge. */
  readonly unacknowledgeableRules?: ReadonlyArray<string>
  /** Enforcement before a package registry, where it is asked for. */
  readonly registry?: RegistryConfiguration
}

const storeScheme = /^sqlite:(.+)$/

const loopback = "127.0.0.1"

export const defaultPort = 8080

const decode = Schema.decodeUnknownResult(Configuration, { errors: "all", onExcessProperty: "error" })

/** Reads a configuration file; a failure is a text that says what is wrong and where. */
export const readConfiguration = (path: string): Result.Result<ServeConfiguration, string> => {
  const fail = (problems: ReadonlyArray<Problem>) =>
    Result.fail(`the configuration ${quote(path)} cannot be used:\n${listProblems(problems)}`)
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (cause) {
    return fail([{ path: [], message: cause instanceof Error ? cause.message : "cannot be read" }])
  }
  const document = parseDocument(text, { uniqueKeys: true })
  if (document.errors.length > 0) {
    return fail(document.errors.map(({ message }) => ({ path: [], message })))
  }
  const input: unknown = document.toJS({ maxAliasCount: 100 })
  const decoded = decode(input)
  if (Result.isFailure(decoded)) return fail(schemaProblems(decoded.failure.issue, input))
  const {
    external_url,
    listen,
    platform,
    registry: section,
    store,
    unacknowledgeable_rules
  } = decoded.success
  const { host, port } = (listen === undefined ? null : parseListen(listen)) ?? {
    host: loopback,
    port: defaultPort
  }
  const besideFile = (relative: string): string => resolve(dirname(path), relative)
  const registry = section && readRegistrySection(section, besideFile)
  if (registry && Result.isFailure(registry)) return fail([{ path: ["registry"], message: registry.failure }])
  return Result.succeed({
    ...(registry && { registry: registry.success }),
    ...(external_url && { externalUrl: new URL(external_url).href.replace(/\/+$/, "") }),
    ...(unacknowledgeable_rules && { unacknowledgeableRules: unacknowledgeable_rules }),
    host,
    port,
    sqlitePath: besideFile(storeScheme.exec(store)?.[1] ?? ""),
    platformFile: besideFile(platform.file)
  })
}

/** The port of the `PORT` environment variable, where it is set; `null` where it is no port. */
export const portFrom = (text: string | undefined): number | undefined | null => {
  if (text === undefined || text === "") return undefined
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}
