import { Schema } from "effect"

/** A request that is no question at all: what is wrong with it, and the status that says so. */
export class BadRequest extends Schema.TaggedError<BadRequest>()("BadRequest", {
  status: Schema.Int,
  code: Schema.String,
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

export const bad = (detail: string, status = 400, code = "BAD_REQUEST"): BadRequest =>
  new BadRequest({ status, code, detail })

export const tooLarge = (mostBytes: number): BadRequest =>
  bad(`the body is larger than ${mostBytes} bytes`, 413, "TOO_MUCH")
