import { namesProject } from "../grants.ts"
import type { World } from "../shapes.ts"
import { isPackageFormat, type Cell } from "../vocabulary.ts"
import type { Uid } from "./syntax.ts"

// What the world's things are called in Cedar. One thing has one name: a project that is known by its id and
// its path is called by its path, and what only an id names is called by that id, with a sign that no path has.

const unknown = (id: number): string => `/${id}`

export const projectUid = (world: World, name: string | number): Uid => {
  const path = world.projects.find((project) => namesProject(name, project))?.path
  return { type: "Project", id: path ?? (typeof name === "number" ? unknown(name) : name) }
}

export const groupUid = (world: World, name: string | number): Uid => {
  const path = typeof name === "number" ? world.groups.find(({ id }) => id === name)?.path : name
  return { type: "Group", id: path ?? unknown(Number(name)) }
}

/** A resource; the formats of packages are a type of their own, so that a rule can speak of them all. */
export const resourceUid = (resource: string): Uid =>
  isPackageFormat(resource)
    ? { type: "PackageRegistry", id: resource.slice("package_registry.".length) }
    : { type: "Resource", id: resource }

export const actionUid = (action: string): Uid => ({ type: "Action", id: action })

export const cellUids = ({ action, resource }: Cell): { readonly action: Uid; readonly resource: Uid } => ({
  action: actionUid(action),
  resource: resourceUid(resource)
})
