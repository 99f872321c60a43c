import { exportJWK, SignJWT, type JWK, type JWTHeaderParameters } from "jose"
import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A key of an issuer, with its private half. */
export interface SigningKey {
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: JWK
}

export const makeKey = async (id: string, modulusLength = 2048): Promise<SigningKey> => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength })
  return {
    id,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid: id, alg: "RS256", use: "sig" }
  }
}

/** The claims of a job on `main` of project 123 that Devi triggered, as GitLab writes them. */
export const jobClaims = {
  project_id: "123",
  project_path: "acme/backend",
  job_project_id: "123",
  job_project_path: "acme/backend",
  job_id: "7001",
  pipeline_id: "6001",
  user_id: "4",
  user_login: "dev",
  user_access_level: "developer",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  runner_id: 12
}

export const audience = "https://jobwarden.acme.example"

/** What a token is to have that others do not; `undefined` leaves a claim out. */
export interface Special {
  readonly claims?: { readonly [name: string]: unknown }
  readonly header?: Partial<JWTHeaderParameters>
  readonly key?: SigningKey
}

/** An issuer on a loopback socket, whose every answer a test can change. */
export interface TestIssuer {
  readonly url: string
  readonly jwksUri: string
  /** The paths that were asked for. */
  readonly requests: ReadonlyArray<string>
  /** What it answers at a path; a function answers itself. */
  readonly answers: Map<string, object | string | ((response: ServerResponse) => void)>
  readonly publish: (...keys: ReadonlyArray<JWK>) => void
  /** A token of now, for five minutes, but for what is special about it. */
  readonly token: (special?: Special) => Promise<string>
  readonly stop: () => Promise<void>
}

export const discoveryPath = "/.well-known/openid-configuration"

/**
 * Starts an issuer that publishes one key.
 *
 * @param now its clock, in milliseconds
 */
export const startIssuer = async (signing: SigningKey, now: () => number = Date.now): Promise<TestIssuer> => {
  const requests: Array<string> = []
  const answers: TestIssuer["answers"] = new Map()
  const server = createServer((request, response) => {
    requests.push(request.url ?? "")
    const answer = answers.get(request.url ?? "")
    if (typeof answer === "function") return answer(response)
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" })
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const jwksUri = `${url}/oauth/discovery/keys`
  answers.set(discoveryPath, { issuer: url, jwks_uri: jwksUri })
  const publish: TestIssuer["publish"] = (...keys) => void answers.set("/oauth/discovery/keys", { keys })
  publish(signing.jwk)
  return {
    url,
    jwksUri,
    requests,
    answers,
    publish,
    token: ({ claims, header, key = signing } = {}) => {
      const seconds = Math.floor(now() / 1000)
      const times = { iat: seconds, nbf: seconds - 5, exp: seconds + 300 }
      const payload = { iss: url, aud: audience, sub: "job", ...times, ...jobClaims, ...claims }
      return new SignJWT(JSON.parse(JSON.stringify(payload)) as Record<string, unknown>)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.id, ...header })
        .sign(key.privateKey)
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      })
  }
}

/** A JSON text as a part of a token. */
export const part = (text: string): string => Buffer.from(text).toString("base64url")
