import { UseStore } from "@jobwarden/service"
import type { Act } from "./acts.ts"
import { numberOf } from "./world.ts"

/** Records that jobs of some projects read a package. */
export const letIn = ({ project, sources }: Extract<Act, { readonly kind: "let_in" }>) => {
  const at = new Date().toISOString()
  return UseStore.use((store) =>
    store.add({
      at,
      lost: { allowed: 0, denied: 0 },
      summaries: sources.map((source) => ({
        day: at.slice(0, 10),
        target: numberOf({ project }),
        allowed: true,
        source: `project:${numberOf({ project: source })}`,
        resource: "package_registry.maven",
        action: "read",
        principalClass: "job:listed:protected:none:developer",
        environment: null,
        count: 1,
        lastUsed: at
      }))
    })
  )
}
