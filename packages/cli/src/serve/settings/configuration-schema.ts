import { rules } from "@jobwarden/core/rules"
import { postgresScheme } from "@jobwarden/store-postgres/address"
import { Schema } from "effect"
import { parseListen } from "../listen-address.ts"
import { PlatformSection } from "../platform-configuration.ts"
import { RegistrySection } from "../registry-configuration.ts"
import { AuditSection } from "./audit-section.ts"
import { GraphQlSection } from "./graphql-section.ts"
import { operationsFields } from "./operations-section.ts"
import { PostgresSection } from "./postgres-section.ts"

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

export const storeScheme = /^sqlite:(.+)$/

const isStore = (text: string): boolean => storeScheme.test(text) || postgresScheme.test(text)

const configurationFields = {
  version: Schema.Literal(1),
  listen: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((text: string) => parseListen(text) !== null, {
        expected: "an address and a port, such as `127.0.0.1:8080` or `[::1]:8080`"
      })
    )
  ),
  store: Schema.String.check(
    Schema.makeFilter(isStore, {
      expected:
        "a store, such as `sqlite:jobwarden.sqlite` (a path relative to this file) or " +
        "`postgres://jobwarden@db.example.com/policies`"
    })
  ),
  postgres: Schema.optionalKey(PostgresSection),
  platform: PlatformSection,
  external_url: Schema.optionalKey(ExternalUrl),
  unacknowledgeable_rules: Schema.optionalKey(Schema.Array(Schema.Literals(rules.map(({ id }) => id)))),
  registry: Schema.optionalKey(RegistrySection),
  graphql: Schema.optionalKey(GraphQlSection),
  audit: Schema.optionalKey(AuditSection),
  ...operationsFields
}

/** What `serve` is told by its configuration file. */
export const Configuration = Schema.Struct(configurationFields)

/** As much of it as is sound, each key by itself: what is wrong with one says nothing against another. */
export type SoundPart = Partial<typeof Configuration.Type>

/** The sound keys of a file, for what has to be looked at although others are wrong. */
export const soundPart = (input: unknown): SoundPart => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return {}
  const given = input as Readonly<Record<string, unknown>>
  const sound = Object.entries(configurationFields).flatMap(([key, schema]) => {
    if (!Object.hasOwn(given, key)) return []
    const one = Schema.decodeUnknownOption(Schema.Struct({ [key]: schema } as typeof oneField), {
      onExcessProperty: "error"
    })({ [key]: given[key] })
    return one._tag === "Some" ? Object.entries(one.value) : []
  })
  return Object.fromEntries(sound) as SoundPart
}

/** Stands for the type of a structure with one key, whichever it is. */
const oneField = { value: Schema.String }
