import { Context, Effect, Layer } from "effect"
import type { PlatformUnavailable, Reference } from "./platform.ts"

/** A package by its coordinates, as a request above the level of a project names it. */
export interface PackageName {
  /** `package_registry.<format>` */
  readonly resource: string
  readonly name: string
  readonly version?: string
}

type Answer<A> = Effect.Effect<A, PlatformUnavailable>

/**
 * Which packages there are, for requests that do not say everything themselves. Whatever it does not know, or
 * not for certain, it answers with `null`, and the request is denied.
 */
export class PackageDirectory extends Context.Service<
  PackageDirectory,
  {
    /** The one project that holds the package, below a group or, with `null`, in the whole instance. */
    readonly projectOf: (name: PackageName, group: Reference | null) => Answer<Reference | null>
    /** The resource that a project's package belongs to, by the package's id. */
    readonly resourceOf: (project: number, packageId: number) => Answer<string | null>
  }
>()("service/PackageDirectory") {
  /** Knows no package: every request that would have to be looked up is denied. */
  static readonly layerEmpty = Layer.succeed(PackageDirectory, {
    projectOf: () => Effect.succeed(null),
    resourceOf: () => Effect.succeed(null)
  })
}
