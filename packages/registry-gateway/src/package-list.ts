import { PackageDirectory, Platform, type Reference } from "@jobwarden/service"
import { Effect, Layer } from "effect"

/** A package that is known to lie in a project. */
export interface ListedPackage {
  readonly project: Reference
  /** `package_registry.<format>` */
  readonly resource: string
  readonly name: string
  /** Left out: every version. */
  readonly version?: string
  /** The id by which the registry knows it. */
  readonly id?: number
}

/**
 * The directory of the packages in a list. A package that more than one project holds, as far as a request can
 * tell, is in none: whose policy decides would be a guess.
 */
export const layerPackageList = (
  packages: ReadonlyArray<ListedPackage>
): Layer.Layer<PackageDirectory, never, Platform> =>
  Layer.effect(
    PackageDirectory,
    Effect.gen(function* () {
      const platform = yield* Platform

      const groupPath = Effect.fnUntraced(function* (group: Reference) {
        return typeof group === "string" ? group : ((yield* platform.group(group))?.path ?? null)
      })

      const projectOf: PackageDirectory["Service"]["projectOf"] = Effect.fnUntraced(function* (
        { resource, name, version },
        group
      ) {
        const path = group === null ? "" : yield* groupPath(group)
        if (path === null) return null
        const holders = new Set<number>()
        for (const listed of packages) {
          if (listed.resource !== resource || listed.name !== name) continue
          if (version !== undefined && listed.version !== undefined && listed.version !== version) continue
          const project = yield* platform.project(listed.project)
          if (project && (group === null || project.path.startsWith(`${path}/`))) holders.add(project.id)
        }
        const [only, ...others] = holders
        return only === undefined || others.length > 0 ? null : only
      })

      const resourceOf: PackageDirectory["Service"]["resourceOf"] = Effect.fnUntraced(
        function* (projectId, packageId) {
          const resources = new Set<string>()
          for (const { project, resource } of packages.filter(({ id }) => id === packageId)) {
            if ((yield* platform.project(project))?.id === projectId) resources.add(resource)
          }
          const [only, ...others] = resources
          return only === undefined || others.length > 0 ? null : only
        }
      )

      return PackageDirectory.of({ projectOf, resourceOf })
    })
  )
