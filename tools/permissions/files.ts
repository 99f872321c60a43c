import { gitlab } from "../../packages/core/src/index.ts"
import { permissionIndex, permissionPage } from "./page.ts"

interface Generated {
  readonly path: string
  readonly make: () => string
}

/** The pages of the permissions, one a resource, and their list. */
export const permissionFiles: readonly Generated[] = [
  { path: "docs/permissions/README.md", make: permissionIndex },
  ...gitlab.resources.map((resource) => ({
    path: `docs/permissions/${resource.name}.md`,
    make: () => permissionPage(resource)
  }))
]
