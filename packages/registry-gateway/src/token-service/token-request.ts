import { Result } from "effect"
import { readScopes, type RepositoryScope } from "./scope.ts"

/** Where clients are sent for tokens: the address that GitLab's registries name. */
export const tokenPath = "/jwt/auth"

/** A request for a token, as far as it stands in the address. */
export interface TokenRequest {
  readonly scopes: ReadonlyArray<RepositoryScope>
  /** Whether anything was asked for, understood or not. */
  readonly asksForScopes: boolean
  /** Under which user name, where the client says so beside its credential. */
  readonly account: string | null
  readonly query: URLSearchParams
}

/** Why no token is made for a request, before anybody looks who asks. */
export interface TokenRequestProblem {
  readonly status: 400 | 404
  readonly message: string
}

const longestTarget = 8_192

const once = ["service", "account", "client_id", "offline_token"] as const

const no = (status: 400 | 404, message: string) => Result.fail({ status, message })

/**
 * Reads the address of a request for a token (`service`, any number of `scope`, and `account`, `client_id` and
 * `offline_token`, which change nothing: no token is made that would be good for more tokens). A parameter that
 * is given twice, but for `scope`, is refused: two readers might take another one.
 */
export const readTokenRequest = (
  target: string,
  service: string
): Result.Result<TokenRequest, TokenRequestProblem> => {
  const mark = target.indexOf("?")
  if ((mark < 0 ? target : target.slice(0, mark)) !== tokenPath) return no(404, "there is nothing here")
  if (target.length > longestTarget) return no(400, `the request is longer than ${longestTarget} characters`)
  const query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1))
  for (const name of once) {
    if (query.getAll(name).length > 1) return no(400, `${name} is given more than once`)
  }
  if (query.get("service") !== service) return no(400, "no tokens are made here for that service")
  const scopes = readScopes(query.getAll("scope"))
  if (scopes === null) return no(400, "more scopes are asked for than are looked at")
  const asksForScopes = query.getAll("scope").some((text) => text.trim() !== "")
  return Result.succeed({ scopes, asksForScopes, account: query.get("account"), query })
}
