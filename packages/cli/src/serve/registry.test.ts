import { PolicyIndex, Platform, layerPolicyStoreMemory } from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import type { Around } from "@jobwarden/registry-gateway"
import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { layerRegistryFronts, RegistryFronts } from "./registry.ts"

const plain: Around = { wrap: (next) => next, bind: () => {} }
const around = { forwardAuth: plain, proxy: plain, tokenService: plain }
const ports = PolicyIndex.layer.pipe(
  Layer.provideMerge(
    Layer.mergeAll(Layer.succeed(Platform, Platform.of(samplePlatform)), layerPolicyStoreMemory)
  )
)

it.each([
  ["traefik", 204],
  ["nginx", 403]
] as const)(
  "forward-auth is asked in the configured way: what Traefik asks gets of %s's %d",
  async (form, status) => {
    const registry = {
      forwardAuth: { host: "127.0.0.1", port: 0, trustedPeers: () => true, form },
      packages: []
    }
    const asked = Effect.gen(function* () {
      const { forwardAuth = "" } = yield* RegistryFronts
      const headers = {
        "X-Forwarded-Method": "GET",
        "X-Forwarded-Uri": "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
        "Private-Token": "dev-token"
      }
      return (yield* Effect.promise(() => fetch(forwardAuth, { headers }))).status
    })
    const fronts = layerRegistryFronts(registry, around).pipe(Layer.provide(ports))
    expect(await Effect.runPromise(asked.pipe(Effect.provide(fronts)))).toBe(status)
  }
)
