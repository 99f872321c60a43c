import { gitlab, printPath, schemaProblems, vocabulary, type Role } from "@jobwarden/core"
import { Result, Schema } from "effect"

const optional = Schema.optionalKey

/** GitLab writes numbers as texts. Read as anything but what they say, one would be another project's or user's. */
const Id = Schema.String.check(
  Schema.makeFilter((text: string) => /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)), {
    expected: "a text of digits"
  })
)

const Truth = Schema.Literals(["true", "false"])

const Name = Schema.String.check(Schema.isPattern(/^[^\p{Cc}]{1,1024}$/u, { expected: "a name" }))

/** The claims of a GitLab identity token that say what a job is. The others are not looked at. */
const GitLabClaims = Schema.Struct({
  project_id: Id,
  job_project_id: Id,
  job_id: Id,
  user_id: Id,
  ref: Name,
  ref_protected: Truth,
  ref_path: optional(Name),
  /** `null`: no member. */
  user_access_level: optional(Schema.NullOr(Schema.String)),
  environment: optional(Name),
  environment_protected: optional(Truth)
})

/** What a signed token says of its job. */
export interface JobClaims {
  readonly jobId: number
  readonly userId: number
  /** The project that runs the job, and holds its token (SPEC §9.6). */
  readonly source: number
  /** The code is another project's than the one that runs it, whatever its ref. */
  readonly isFork: boolean
  readonly ref: { readonly name: string; readonly path: string | null; readonly protected: boolean }
  readonly environment: { readonly name: string; readonly protected: boolean } | null
  /** In the source project; `null` for a fork, whose tokens tell the role in the fork. */
  readonly role: Role | null
}

const decode = Schema.decodeUnknownResult(GitLabClaims, { errors: "all" })

/** Reads the claims of a token whose signature was checked; a failure says which are missing or not understood. */
export const readClaims = (payload: unknown): Result.Result<JobClaims, string> => {
  const decoded = decode(payload)
  if (Result.isFailure(decoded)) {
    const names = new Set(schemaProblems(decoded.failure.issue, payload).map(({ path }) => printPath(path)))
    return Result.fail(`these of its claims are missing or not understood: ${[...names].join(", ")}`)
  }
  const claims = decoded.success
  const { environment, environment_protected } = claims
  if ((environment === undefined) !== (environment_protected === undefined)) {
    return Result.fail("it has only one of the claims environment and environment_protected")
  }
  const isFork = claims.job_project_id !== claims.project_id
  return Result.succeed({
    jobId: Number(claims.job_id),
    userId: Number(claims.user_id),
    source: Number(claims.job_project_id),
    isFork,
    ref: {
      name: claims.ref,
      path: claims.ref_path ?? null,
      protected: claims.ref_protected === "true"
    },
    environment:
      environment === undefined ? null : { name: environment, protected: environment_protected === "true" },
    role: isFork ? null : roleOf(claims.user_access_level ?? "")
  })
}

/** Roles of GitLab's that ours have no name for, by what they can do (SPEC §2). */
const likened: ReadonlyMap<string, Role> = new Map([
  ["planner", "guest"],
  ["security_manager", "reporter"],
  ["security manager", "reporter"]
])

/** A name that is not understood gives nothing. */
const roleOf = (level: string): Role => {
  const named = gitlab.roles.find((role) => role === level)
  const isMember = (vocabulary.rank.get(named ?? gitlab.signedIn) ?? -1) >= vocabulary.leastMemberRank
  return (isMember ? named : likened.get(level)) ?? gitlab.signedIn
}
