import { Context } from "effect"

/**
 * The address under which clients reach the API, without a slash at its end. Links in answers are built from it
 * and never from a request's `Host`, which anybody can set (SPEC §9.4).
 */
export class ExternalUrl extends Context.Service<ExternalUrl, { readonly base: string }>()(
  "service/ExternalUrl"
) {}
