import { parseRfc3339, type Path } from "@jobwarden/core"
import type {
  Credential,
  DeployTokenPrincipal,
  JobPrincipal,
  Principal,
  Reference,
  UserPrincipal
} from "@jobwarden/service"
import type { StaticPlatformData } from "./file-schema.ts"
import type { ProblemCollector } from "./problem-collector.ts"

/** A token of the file: whom it signs in, and from when on no longer (epoch milliseconds). */
export interface StaticToken {
  readonly principal: Principal
  readonly expiresAt: number
}

type Door = Credential["presentedAs"]

/**
 * The doors by which each kind of token comes in. A kind at another's door is refused, so that a job's token
 * is never taken for a person's.
 */
const doors: { readonly [Kind in Principal["type"]]: ReadonlyArray<Door> } = {
  user: ["private_token", "bearer"],
  job: ["job_token", "bearer", "basic"],
  deploy_token: ["basic"],
  decision_client: ["bearer"]
}

/** Whether a token signs somebody in by this door at this time. */
export const admits = (token: StaticToken, door: Door, now: number): boolean =>
  doors[token.principal.type].includes(door) && now < token.expiresAt

interface Known {
  readonly user: ReadonlyMap<Reference, UserPrincipal>
  readonly job: ReadonlyMap<Reference, JobPrincipal>
  readonly deployToken: ReadonlyMap<Reference, DeployTokenPrincipal>
}

/** The ids that the file lists, also those of entries that came to nothing. */
interface Listed {
  readonly jobs: ReadonlySet<Reference>
  readonly deployTokens: ReadonlySet<Reference>
}

type FileToken = NonNullable<StaticPlatformData["tokens"]>[number]

/** The tokens of the file, by SHA-256. */
export const readTokens = (
  collector: ProblemCollector,
  data: StaticPlatformData,
  known: Known
): ReadonlyMap<string, StaticToken> => {
  collector.register("tokens", "sha256", data.tokens ?? [], ({ sha256 }) => sha256)
  const listed = {
    jobs: new Set<Reference>(data.jobs?.map(({ id }) => id)),
    deployTokens: new Set<Reference>(data.deploy_tokens?.map(({ id }) => id))
  }
  const tokens = new Map<string, StaticToken>()
  ;(data.tokens ?? []).forEach((token, index) => {
    const principal = readPrincipal(collector, ["tokens", index], token, known, listed)
    if (principal) tokens.set(token.sha256, ending(principal, expiry(token.expires_at)))
  })
  return tokens
}

/** What is made from a token that ends may not outlive it. */
const ending = (principal: Principal, expiresAt: number): StaticToken => ({
  principal:
    expiresAt === Infinity || principal.type === "decision_client"
      ? principal
      : { ...principal, endsAt: expiresAt },
  expiresAt
})

/** A text that names no instant counts as past: fail closed. */
const expiry = (expiresAt: string | undefined): number =>
  expiresAt === undefined ? Infinity : (parseRfc3339(expiresAt) ?? -Infinity)

const kinds = ["user", "job", "deploy_token", "decision_client"] as const

const readPrincipal = (
  collector: ProblemCollector,
  place: Path,
  token: FileToken,
  known: Known,
  listed: Listed
): Principal | undefined => {
  const stated = kinds.filter((kind) => token[kind] !== undefined)
  if (stated.length !== 1) {
    collector.add(
      place,
      `needs exactly one of ${kinds.map((kind) => `\`${kind}\``).join(", ")}: whom it signs in`
    )
    return undefined
  }
  if (token.scopes !== undefined && token.user === undefined) {
    collector.add(
      [...place, "scopes"],
      "only a user's token has scopes; those of a deploy token stand in `deploy_tokens`"
    )
  }
  if (token.trusted_context !== undefined && token.decision_client === undefined) {
    collector.add([...place, "trusted_context"], "only a decision client's token has it")
  }
  if (token.user !== undefined) {
    const user = collector.resolve([...place, "user"], "user", token.user, known.user)
    return user && { ...user, ...(token.scopes && { scopes: token.scopes }) }
  }
  if (token.job !== undefined)
    return collector.resolve([...place, "job"], "job", token.job, known.job, listed.jobs)
  if (token.deploy_token !== undefined) {
    return collector.resolve(
      [...place, "deploy_token"],
      "deploy token",
      token.deploy_token,
      known.deployToken,
      listed.deployTokens
    )
  }
  if (token.decision_client === undefined) return undefined
  return {
    type: "decision_client",
    id: token.decision_client,
    trustedContext: token.trusted_context ?? false
  }
}
