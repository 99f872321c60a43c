import {
  forwardAuthPath,
  layerPackageList,
  serveForwardAuth,
  serveProxy,
  serveTokenService,
  tokenPath,
  type Around
} from "@jobwarden/registry-gateway"
import { Context, Effect, Layer } from "effect"
import { urlOf } from "./listen-address.ts"
import type { RegistryConfiguration } from "./registry-configuration.ts"

/** Where enforcement listens, for whoever started it. */
export class RegistryFronts extends Context.Service<
  RegistryFronts,
  { readonly forwardAuth?: string; readonly proxy?: string; readonly tokenService?: string }
>()("cli/RegistryFronts") {}

/** The fronts that a configuration asks for, listening as long as the layer lives. */
export const layerRegistryFronts = (
  registry: RegistryConfiguration | undefined,
  around: { readonly forwardAuth: Around; readonly proxy: Around; readonly tokenService: Around }
) =>
  Layer.effect(
    RegistryFronts,
    Effect.gen(function* () {
      const forwardAuth =
        registry?.forwardAuth &&
        (yield* serveForwardAuth({ ...registry.forwardAuth, around: around.forwardAuth }))
      const proxy = registry?.proxy && (yield* serveProxy({ ...registry.proxy, around: around.proxy }))
      const tokenService =
        registry?.tokenService &&
        (yield* serveTokenService({ ...registry.tokenService, around: around.tokenService }))
      return {
        ...(forwardAuth && { forwardAuth: urlOf(forwardAuth) + forwardAuthPath }),
        ...(proxy && { proxy: urlOf(proxy) }),
        ...(tokenService && { tokenService: urlOf(tokenService) + tokenPath })
      }
    })
  ).pipe(Layer.provide(layerPackageList(registry?.packages ?? [])))
