import { Platform, Secret, type Credential, type Principal } from "@jobwarden/service"
import { Effect, Layer, Logger, type Clock } from "effect"
import { sign } from "node:crypto"
import { afterEach, beforeAll, beforeEach, expect } from "vitest"
import { makeOidcPlatform } from "../src/oidc/oidc-platform.ts"
import type { OidcIssuer } from "../src/oidc/settings.ts"
import { layerStaticFromData } from "../src/static/layer.ts"
import { hashToken } from "../src/token.ts"
import {
  audience,
  jobClaims,
  makeKey,
  part,
  startIssuer,
  type SigningKey,
  type Special,
  type TestIssuer
} from "./issuer.ts"

/** What the directory knows. */
const data = {
  version: 1,
  projects: [
    { id: 5, path: "acme/policy" },
    { id: 123, path: "acme/backend", members: { maya: "maintainer", dev: "developer" } }
  ],
  users: [
    { id: 3, username: "maya", name: "Maya" },
    { id: 4, username: "dev", name: "Devi" },
    { id: 10, username: "gone", name: "Gone", active: false }
  ],
  jobs: [{ id: 8001, project: 123, ref: { protected: true }, user: "dev", active: false }],
  tokens: [{ sha256: hashToken("maya-token"), user: "maya" }]
} as const

/** An issuer, its key, and another's key of the same id, for each test of a file that has called `setStage`. */
export interface Stage {
  readonly key: SigningKey
  readonly attackers: SigningKey
  readonly issuer: TestIssuer
  readonly now: () => number
  /** The same in seconds, as tokens have it. */
  readonly seconds: () => number
  /** What the directory was shown. */
  readonly shown: ReadonlyArray<string>
  readonly logged: Array<string>
  /** Who comes with a credential to the platform of one issuer, of whose settings some are special. */
  readonly who: (secret: string, special?: Settings) => Promise<Principal | null>
  /** Refused for this reason, which is noted, and shown to nobody else. */
  readonly refuses: (token: string, reason: string, special?: Settings) => Promise<void>
  readonly signed: (claims?: Special["claims"]) => Promise<string>
  /** A token whose parts are texts, signed as they are. */
  readonly byHand: (header: string, payload: string, key?: SigningKey) => string
  /** The payload of a right token. */
  readonly payload: () => string
}

type Settings = Partial<OidcIssuer> & {
  readonly door?: Credential["presentedAs"]
  readonly others?: ReadonlyArray<OidcIssuer>
  /** Where the directory knows jobs by their projects. */
  readonly jobIn?: Platform["Service"]["jobIn"]
}

/** Has a stage ready for each test of a file, to be asked for within it. */
export const setStage = (): (() => Stage) => {
  let keys: readonly [SigningKey, SigningKey]
  let stage: Stage
  beforeAll(async () => {
    keys = [await makeKey("one"), await makeKey("one")]
  })
  beforeEach(async () => {
    stage = await makeStage(...keys)
  })
  afterEach(() => stage.issuer.stop())
  return () => stage
}

const makeStage = async (key: SigningKey, attackers: SigningKey): Promise<Stage> => {
  const now = () => 1_800_000_000_000
  const seconds = () => now() / 1000
  const issuer = await startIssuer(key, now)
  const shown: Array<string> = []
  const logged: Array<string> = []

  const who: Stage["who"] = (secret, { door = "bearer", jobIn, others = [], ...special } = {}) =>
    Effect.gen(function* () {
      const directory = yield* Platform
      const spied = Platform.of({
        ...directory,
        ...(jobIn && { jobIn }),
        authenticate: (credential) => {
          shown.push(credential.secret.reveal())
          return directory.authenticate(credential)
        }
      })
      const issuers = [{ issuer: issuer.url, audience, ...special }, ...others]
      const clock = { currentTimeMillisUnsafe: now } satisfies Partial<Clock.Clock>
      return yield* makeOidcPlatform(issuers, spied, clock).authenticate({
        presentedAs: door,
        secret: new Secret(secret)
      })
    }).pipe(
      Effect.provide(
        Layer.merge(
          layerStaticFromData(data as never),
          Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
        )
      ),
      Effect.runPromise
    )

  return {
    key,
    attackers,
    issuer,
    now,
    seconds,
    shown,
    logged,
    who,
    refuses: async (token, reason, special = {}) => {
      expect(await who(token, special)).toBeNull()
      expect(shown).toEqual([])
      expect(logged).toEqual([`an identity token of ${issuer.url} was refused: ${reason}`])
      expect(logged.join()).not.toContain(token.slice(-20))
    },
    signed: (claims = {}) => issuer.token({ claims }),
    byHand: (header, payload, by = key) => {
      const input = `${part(header)}.${part(payload)}`
      return `${input}.${sign("sha256", Buffer.from(input), by.privateKey).toString("base64url")}`
    },
    payload: () => {
      const times = { iat: seconds(), exp: seconds() + 300 }
      return JSON.stringify({ iss: issuer.url, aud: audience, ...times, ...jobClaims })
    }
  }
}
