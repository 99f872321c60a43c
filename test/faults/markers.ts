import type { Json } from "@jobwarden/core"
import { Schema } from "effect"

/** A grant that no other change stores: the name of its environment is the marker. */
export const grantWith = (marker: string) => ({
  min_role: "maintainer",
  job_token: { refs: "protected", environments: [marker] }
})

const Marked = Schema.Struct({
  package_registry: Schema.Struct({
    maven: Schema.Struct({
      write: Schema.Struct({ job_token: Schema.Struct({ environments: Schema.Tuple([Schema.String]) }) })
    })
  })
})

const isMarked = Schema.is(Marked)

/** The marker in permissions, or in a stored document that has them; `null`: there is none. */
export const markerIn = (document: { readonly [key: string]: Json | undefined }): string | null => {
  const permissions: unknown = document["permissions"] ?? document
  return isMarked(permissions) ? permissions.package_registry.maven.write.job_token.environments[0] : null
}
