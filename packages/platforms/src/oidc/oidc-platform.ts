import { Platform, type Credential, type JobPrincipal, type PlatformUnavailable } from "@jobwarden/service"
import { Effect, type Clock } from "effect"
import { readClaims, type JobClaims } from "./claims.ts"
import { longestToken, readClaimedToken, type ClaimedToken } from "./identity-token.ts"
import { makeIssuerKeys, type IssuerKeys } from "./issuer-keys.ts"
import { managedProjects } from "./managed-projects.ts"
import { makeRefusalNotes } from "./refusal-notes.ts"
import { settledIssuer, type OidcIssuer, type SettledIssuer } from "./settings.ts"
import { verifyToken } from "./verify-token.ts"

type Directory = Platform["Service"]

interface Trusted {
  readonly settings: SettledIssuer
  readonly keys: IssuerKeys
}

/** Where a job's identity may come in: where a job's token does, but for Basic, which no client sends it by. */
const doors: ReadonlyArray<Credential["presentedAs"]> = ["bearer", "job_token"]

/**
 * The platform `oidc` (SPEC §9.6) over its directory: jobs come with identity tokens that their issuer signed, and
 * of everything and everybody else the directory knows. A token of one of the issuers is never shown to the
 * directory, whatever is wrong with it.
 */
export const makeOidcPlatform = (
  issuers: ReadonlyArray<OidcIssuer>,
  directory: Directory,
  clock: Pick<Clock.Clock, "currentTimeMillisUnsafe">
): Directory => {
  const now = () => clock.currentTimeMillisUnsafe()
  const notes = makeRefusalNotes(now)
  const trusted = new Map(
    issuers.map((issuer): [string, Trusted] => [
      issuer.issuer,
      {
        settings: settledIssuer(issuer),
        keys: makeIssuerKeys({ issuer: issuer.issuer, jwksUri: issuer.jwks_uri }, now)
      }
    ])
  )

  const authenticate = (credential: Credential) => {
    const token = readClaimedToken(credential.secret.reveal())
    const issuer = token && trusted.get(token.issuer)
    if (!token || !issuer) return directory.authenticate(credential)
    if (!doors.includes(credential.presentedAs)) return Effect.succeed(null)
    return identify(directory, issuer, token, now).pipe(
      Effect.catch((failure) =>
        typeof failure === "string"
          ? Effect.as(notes.note(issuer.settings.issuer, failure), null)
          : Effect.fail(failure)
      )
    )
  }

  return Platform.of({ ...directory, authenticate })
}

/** The job that a token is of. A failure in words says why it is nobody's. */
const identify = Effect.fnUntraced(function* (
  directory: Directory,
  { keys, settings }: Trusted,
  token: ClaimedToken,
  now: () => number
): Effect.fn.Return<JobPrincipal, string | PlatformUnavailable> {
  const { alg, crit, kid } = token.header
  if (token.text.length > longestToken) return yield* Effect.fail("it is too long")
  if (token.isAmbiguous) return yield* Effect.fail("it gives a key twice")
  if (crit !== undefined) return yield* Effect.fail("its header asks for more than is understood (`crit`)")
  if (!settings.algorithms.some((algorithm) => algorithm === alg)) {
    return yield* Effect.fail("its algorithm is none of those configured")
  }
  const key = typeof kid === "string" ? yield* keys.find(kid) : null
  if (key === null) return yield* Effect.fail("its issuer has no usable key of the id that it names")
  const payload = yield* verifyToken(token.text, key, settings, now())
  const claims = yield* Effect.fromResult(readClaims(payload))
  const job = yield* settings.isNative
    ? nativeJob(directory, settings, claims)
    : strangersJob(settings, claims)
  return { ...job, ...(payload.exp !== undefined && { endsAt: payload.exp * 1000 }) }
})

const describe = (settings: SettledIssuer, claims: JobClaims): JobPrincipal => ({
  type: "job",
  id: claims.jobId,
  project: claims.source,
  ref: { name: claims.ref.name, protected: claims.ref.protected, ...(claims.isFork && { fork: true }) },
  ...(claims.environment && { environment: claims.environment }),
  userId: claims.userId,
  active: true,
  identity: {
    issuer: settings.issuer,
    isNative: settings.isNative,
    roleInSource: claims.role,
    manages: managedProjects(settings.managers, claims)
  }
})

/** A token goes on being valid after its job. Where the directory knows better, its word counts. */
const nativeJob = Effect.fnUntraced(function* (
  directory: Directory,
  settings: SettledIssuer,
  claims: JobClaims
): Effect.fn.Return<JobPrincipal, string | PlatformUnavailable> {
  const { jobId, source, userId } = claims
  const { jobIn } = directory
  const [project, user, job] = yield* Effect.all(
    [
      directory.project(source),
      directory.user(userId),
      jobIn === undefined ? directory.job(jobId) : jobIn(source, jobId)
    ],
    { concurrency: 3 }
  )
  if (project === null) return yield* Effect.fail("the directory knows no project of the number in it")
  // Who knows the jobs of a project knows all of them: one that is not there is over, and its token with it.
  if (job === null && jobIn !== undefined)
    return yield* Effect.fail("the directory knows no job of the number in it")
  if (job !== null && (job.project !== source || job.userId !== userId)) {
    return yield* Effect.fail("the directory knows the job of the number in it as another's")
  }
  const active = user?.active !== false && job?.active !== false
  return { ...describe(settings, claims), active }
})

/** Of another GitLab's projects nothing is known here: all that such a job can do is manage. */
const strangersJob = (settings: SettledIssuer, claims: JobClaims): Effect.Effect<JobPrincipal, string> => {
  const job = describe(settings, claims)
  return job.identity?.manages.length
    ? Effect.succeed(job)
    : Effect.fail("it is another platform's, and may manage nothing here")
}
