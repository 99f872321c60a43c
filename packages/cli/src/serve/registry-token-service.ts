import { quote } from "@jobwarden/core"
import { readSigningKey, type TokenTerms } from "@jobwarden/registry-gateway"
import { Redacted, Result, Schema } from "effect"
import { parseListen, type Listen } from "./listen-address.ts"
import { readSecretFile } from "./secret-file.ts"

const Address = Schema.String.check(
  Schema.makeFilter((text: string) => parseListen(text) !== null, {
    expected: "an address and a port, such as `127.0.0.1:8084`"
  })
)

/** A name as it stands in tokens and in the registry's own configuration, where both have to be the same. */
const Name = Schema.String.check(
  Schema.isPattern(/^[\x21-\x7e]{1,255}$/, {
    expected: "a name without spaces, such as `container_registry`"
  })
)

/** Clients take it that a token is good for a minute at least; one that is good for long outlives its job. */
const Seconds = Schema.Int.check(
  Schema.makeFilter((seconds: number) => seconds >= 60 && seconds <= 300, { expected: "60 to 300 seconds" })
)

/** A token is good for no longer than a revoked credential may be (SPEC §9.6), if nothing else is asked for. */
const usualSeconds = 60

/** What the configuration file says of tokens for a container registry. */
export const TokenServiceSection = Schema.Struct({
  listen: Address,
  service: Name,
  issuer: Name,
  key: Schema.NonEmptyString,
  seconds: Schema.optionalKey(Seconds)
})

/** Puts the section into the form that the service uses, with the key that it names; a failure is about the key. */
export const readTokenServiceSection = (
  { issuer, key, listen, seconds = usualSeconds, service }: typeof TokenServiceSection.Type,
  besideFile: (relative: string) => string
): Result.Result<Listen & { readonly terms: TokenTerms }, string> => {
  const path = besideFile(key)
  const text = readSecretFile(path, {
    name: "the key's file",
    shape: /^-----BEGIN [A-Z ]+-----\r?\n[\x20-\x7e\r\n]+-----END [A-Z ]+-----$/,
    expected: "a key in PEM"
  })
  if (Result.isFailure(text)) return Result.fail(text.failure)
  const read = readSigningKey(Redacted.value(text.success))
  if (Result.isFailure(read)) return Result.fail(`the key's file ${quote(path)} ${read.failure}`)
  const { host, port } = parseListen(listen) ?? { host: "127.0.0.1", port: 0 }
  return Result.succeed({ host, port, terms: { service, issuer, seconds, key: read.success } })
}
