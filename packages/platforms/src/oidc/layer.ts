import { listProblems, schemaProblems } from "@jobwarden/core"
import { Platform, PlatformUnavailable } from "@jobwarden/service"
import { Clock, Effect, Layer, Result, Schema } from "effect"
import { makeOidcPlatform } from "./oidc-platform.ts"
import { OidcIssuers, type OidcIssuer } from "./settings.ts"

const decode = Schema.decodeUnknownResult(OidcIssuers, { errors: "all", onExcessProperty: "error" })

/**
 * The platform that knows jobs by the identity tokens that their issuers sign, over a directory that knows all
 * else. An issuer is asked for its keys when the first of its tokens comes.
 */
export const layerOidc = <E, R>(
  { issuers }: { readonly issuers: ReadonlyArray<OidcIssuer> },
  directory: Layer.Layer<Platform, E, R>
): Layer.Layer<Platform, E | PlatformUnavailable, R> =>
  Layer.effect(
    Platform,
    Effect.gen(function* () {
      const settings = decode(issuers)
      if (Result.isFailure(settings)) {
        const problems = listProblems(schemaProblems(settings.failure.issue, issuers))
        return yield* new PlatformUnavailable({ reason: `the issuers cannot be used:\n${problems}` })
      }
      return makeOidcPlatform(settings.success, yield* Platform, yield* Clock.Clock)
    })
  ).pipe(Layer.provide(directory))
