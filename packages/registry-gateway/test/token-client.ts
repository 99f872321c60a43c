import { createLocalJWKSet, exportJWK, jwtVerify } from "jose"
import { generateKeyPairSync } from "node:crypto"
import { Result } from "effect"
import { readSigningKey } from "../src/token-service/signing-key.ts"
import type { TokenTerms } from "../src/token-service/registry-token.ts"
import { serveTokenService } from "../src/token-service/token-service.ts"
import { ask, type Answer } from "./client.ts"
import { running } from "./running.ts"

export const keys = generateKeyPairSync("ec", { namedCurve: "P-256" })

export const terms: TokenTerms = {
  service: "container_registry",
  issuer: "jobwarden",
  seconds: 60,
  key: Result.getOrThrow(readSigningKey(keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString()))
}

/** A token service over the sample organisation. */
export const tokenService = (platform: Parameters<typeof running>[1] = {}, more: Partial<TokenTerms> = {}) =>
  running(serveTokenService({ host: "127.0.0.1", port: 0, terms: { ...terms, ...more } }), platform)

export const basic = (token: string, user = "gitlab-ci-token") => ({
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`
})

/** As the service's clients ask: every scope a parameter of its own. */
export const pathFor = (scopes: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}) => {
  const query = new URLSearchParams({ service: "container_registry", ...more })
  for (const scope of scopes) query.append("scope", scope)
  return `/jwt/auth?${query}`
}

/** The claims of the token in an answer, checked as a registry checks it. */
export const claimsIn = async ({ body }: Pick<Answer, "body">) => {
  const { token } = JSON.parse(body) as { readonly token: string }
  const keySet = createLocalJWKSet({
    keys: [{ ...(await exportJWK(keys.publicKey)), kid: terms.key.id, alg: "ES256" }]
  })
  const { payload, protectedHeader } = await jwtVerify(token, keySet, {
    issuer: "jobwarden",
    audience: "container_registry"
  })
  return { payload, header: protectedHeader, access: payload["access"] }
}

/** What a token comes to, for short: `acme/backend: pull,push`; of a refusal its status and what it says. */
export const grantedTo = async (
  service: { readonly host: string; readonly port: number },
  headers: Readonly<Record<string, string>>,
  ...scopes: ReadonlyArray<string>
): Promise<string> => {
  const answer = await ask(service, { path: pathFor(scopes), headers })
  if (answer.status !== 200) {
    const { errors } = JSON.parse(answer.body) as {
      readonly errors: ReadonlyArray<{ readonly message: string }>
    }
    return `${answer.status}: ${errors[0]?.message}`
  }
  const { access } = await claimsIn(answer)
  return (access as ReadonlyArray<{ readonly name: string; readonly actions: ReadonlyArray<string> }>)
    .map(({ actions, name }) => `${name}: ${actions.join()}`)
    .join("; ")
}
