import { Result, Schema } from "effect"
import type { EntryKind } from "./scope-document.ts"

/** The change is understood and cannot be made (400); the reason is GitLab's own text where it has one. */
export class ScopeChangeRefused extends Schema.TaggedError<ScopeChangeRefused>()("ScopeChangeRefused", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

/** There is no such project or group, or the requester may not know that there is (404). */
export class TargetNotFound extends Schema.TaggedError<TargetNotFound>()("TargetNotFound", {
  kind: Schema.Literals(["project", "group"]),
  intent: Schema.Literals(["add", "remove", "set_terms"])
}) {
  override get message() {
    return `${this.kind} not found`
  }
}

/** A no with its reason. */
export const refusal = (reason: string) => Result.fail(new ScopeChangeRefused({ reason }))

/** GitLab's text. */
export const enforced =
  "Job token scope cannot be disabled for this project because it is enforced for the instance."

/** GitLab's text. */
export const notListed = "Unable to find a job token scope for the given project & target"

const exceeds = "Validation failed: Source project exceeds the allowable number of"

/** GitLab's texts about one entry of a kind. */
export const texts = {
  project: {
    listed: "This project is already in the job token allowlist.",
    unlisted: "Target project is not in the job token scope",
    tooMany: `${exceeds} project links in this direction`
  },
  group: {
    listed: "This group is already in the job token allowlist.",
    unlisted: "Target group is not in the job token scope",
    tooMany: `${exceeds} group links`
  }
} as const satisfies { readonly [K in EntryKind]: object }
