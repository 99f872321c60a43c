import type { Reference, RegistryTarget } from "@jobwarden/service"
import type { Parameters, Route, Sample } from "../classify/route.ts"

/** Where requests for packages begin, by level. */
export const atProject = "/api/v4/projects/:id/packages"
export const atGroup = "/api/v4/groups/:id/-/packages"
export const atInstance = "/api/v4/packages"

/** What a request below a project is about, whichever package it names. */
export const ofProject =
  (resource: string): Route["target"] =>
  ({ id }) => ({ type: "project", project: id, resource })

/** The same where the variables have to be right for there to be such a request. */
export const ofProjectIf =
  (resource: string, isRight: (parameters: Parameters) => boolean): Route["target"] =>
  (parameters) =>
    isRight(parameters) ? { type: "project", project: parameters.id, resource } : null

/** What shows packages of every project below a group. */
export const ofGroup =
  (resource: string): Route["target"] =>
  ({ id }) => ({ type: "group", group: id, resource })

/** The same of every project there is. */
export const ofInstance =
  (resource: string): Route["target"] =>
  () => ({ type: "group", group: null, resource })

/** What shows nothing of any project. */
export const ofRegistry: Route["target"] = () => ({ type: "registry" })

/** One package, in whichever project it lies. */
export const ofPackage = (resource: string, name: string, group: Reference | null): RegistryTarget => ({
  type: "package",
  name: { resource, name },
  group
})

/** A sample that is about a project and nothing else; the project is 123 where it is not said. */
export const sample =
  (resource: string) =>
  (action: Sample["action"], request: string, project: Reference = 123): Sample => ({
    request,
    action,
    target: { type: "project", project, resource }
  })
