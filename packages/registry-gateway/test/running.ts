import { PackageDirectory, Platform, PolicyIndex, layerPolicyStoreMemory } from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Cause, Effect, Exit, Layer, Logger, Scope } from "effect"
import { afterAll } from "vitest"

/** The backend's package 17 is a Maven package, and `com/acme/app` is the backend's. */
const directory = Layer.succeed(PackageDirectory, {
  projectOf: ({ name }) => Effect.succeed(name === "com/acme/app" ? 123 : null),
  resourceOf: (project, packageId) =>
    Effect.succeed(project === 123 && packageId === 17 ? "package_registry.maven" : null)
})

type Ports = Platform | PolicyIndex | PackageDirectory

const scopes = new Set<Scope.Closeable>()
afterAll(async () => {
  for (const scope of scopes) await Effect.runPromise(Scope.close(scope, Exit.void))
})

export interface Running<A> {
  readonly value: A
  readonly stop: () => Promise<void>
  /** What was logged since the start. */
  readonly logged: ReadonlyArray<unknown>
}

/** Runs what lives in a scope over the sample organisation, until it is stopped or the file's tests are done. */
export const running = async <A, E>(
  effect: Effect.Effect<A, E, Ports | Scope.Scope>,
  platform: Partial<Platform["Service"]> = {}
): Promise<Running<A>> => {
  const logged: Array<unknown> = []
  const log = Logger.layer([Logger.make(({ message, cause }) => logged.push(message, Cause.pretty(cause)))])
  const ports = Layer.mergeAll(
    Layer.succeed(Platform, Platform.of({ ...samplePlatform, ...platform })),
    layerPolicyStoreMemory,
    directory
  )
  const application = Layer.mergeAll(PolicyIndex.layer.pipe(Layer.provideMerge(ports)), log)
  const scope = await Effect.runPromise(Scope.make())
  scopes.add(scope)
  const value = await Effect.runPromise(
    Layer.build(application).pipe(
      Effect.flatMap((context) => effect.pipe(Effect.provideContext(context))),
      Scope.provide(scope)
    )
  )
  return {
    value,
    logged,
    stop: () => {
      scopes.delete(scope)
      return Effect.runPromise(Scope.close(scope, Exit.void))
    }
  }
}
