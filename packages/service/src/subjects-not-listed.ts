import { Schema } from "effect"

/** The platform cannot list its users, jobs and deploy tokens, so that none of them can be searched for (501). */
export class SubjectsNotListed extends Schema.TaggedError<SubjectsNotListed>()("SubjectsNotListed", {}) {
  override get message() {
    return "the platform of this service cannot list its subjects, so they cannot be searched for; ask about each by an evaluation"
  }
}
