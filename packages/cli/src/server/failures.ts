import { Schema } from "effect"

/** What was asked, as people read it: `GET /api/v4/job_token_policies`. The query, which may be long, is not in it. */
const asked = { request: Schema.String, server: Schema.String }

/** The server cannot be reached, or what was begun does not come to an end. */
export class ServerUnreachable extends Schema.TaggedError<ServerUnreachable>()("ServerUnreachable", {
  ...asked,
  why: Schema.String
}) {
  override get message(): string {
    return `${this.request} of ${this.server}: ${this.why}`
  }
}

/** The server said no: what it said, and what to do about it. */
export class ServerRefused extends Schema.TaggedError<ServerRefused>()("ServerRefused", {
  ...asked,
  status: Schema.Int,
  /** Its own words, safe to print. */
  said: Schema.String,
  /** What it says of parts of what was sent, decoded where it is needed. */
  body: Schema.Unknown,
  /** Another attempt came before, of which nobody knows whether it was carried out. */
  uncertain: Schema.Boolean
}) {
  override get message(): string {
    const said = this.said === "" ? "" : `: ${this.said}`
    return `${this.request} of ${this.server} answered ${this.status}${said}; ${adviceFor(this.status)}`
  }
}

/** What came back is no answer of a Jobwarden service. */
export class StrangeAnswer extends Schema.TaggedError<StrangeAnswer>()("StrangeAnswer", {
  ...asked,
  why: Schema.String
}) {
  override get message(): string {
    return `${this.request} of ${this.server}: ${this.why}; is this the address of a Jobwarden service?`
  }
}

export type ServerFailure = ServerUnreachable | ServerRefused | StrangeAnswer

const advice: ReadonlyMap<number, string> = new Map([
  [400, "the service and this command may be of different versions"],
  [401, "the token in JOBWARDEN_TOKEN is not valid there, has expired, or is a job's"],
  [403, "ask somebody with that role, or use a token with the scope `api` (`read_api` is enough to read)"],
  [404, "it is not there, or the token's user may not know of it"],
  [412, "somebody else changed it meanwhile: plan again"],
  [413, "the policy is larger than the service takes"],
  [422, "change the policy, or acknowledge the rule with `--acknowledge RULE:REASON`"],
  [429, "too many requests: try again later"]
])

const adviceFor = (status: number): string =>
  advice.get(status) ??
  (status >= 500
    ? "the service has a problem of its own: try again later, and look into its log"
    : "is this the address of a Jobwarden service?")
