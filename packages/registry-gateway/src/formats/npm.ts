import type { RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters, Route } from "../classify/route.ts"
import { isNpmName, isNpmTag, isNpmTarball } from "./npm-name.ts"
import { atGroup, atInstance, atProject, ofGroup, ofPackage, ofProject, ofRegistry } from "./place.ts"
import { npmSamples } from "./npm.samples.ts"

const resource = "package_registry.npm"

/** The package by its name as it was sent: `@acme%2fapp`, or `@acme/app` in two parts. */
const nameOf = ({ name, words }: Parameters): string =>
  words["scope"] === undefined ? name : `${words["scope"]}/${name}`

type About = (parameters: Parameters) => RegistryTarget | null

const ofNamed =
  (find: About): About =>
  (parameters) => {
    const name = nameOf(parameters)
    const isWhole = parameters.words["scope"] === undefined || !parameters.name.includes("/")
    return isWhole && isNpmName(name) ? find(parameters) : null
  }

const inProject: About = ofNamed(({ id }) => ({ type: "project", project: id, resource }))
const inGroup: About = ofNamed((parameters) => ofPackage(resource, nameOf(parameters), parameters.id))
const inInstance: About = ofNamed((parameters) => ofPackage(resource, nameOf(parameters), null))

const tagged =
  (find: About): About =>
  (parameters) =>
    isNpmTag(parameters.words["tag"] ?? "") ? find(parameters) : null

const tarball: About = (parameters) =>
  isNpmTarball(nameOf(parameters), parameters.file) ? inProject(parameters) : null

/** As GitLab names the tarballs of a scope: `@acme/app/-/@acme/app-1.0.0.tgz`. */
const scopedTarball: About = (parameters) =>
  nameOf(parameters).startsWith(`${parameters.words["folder"]}/`) ? tarball(parameters) : null

/** A route for each way to send a name. */
const named = (place: string, behind: string, route: Omit<Route, "pattern">): ReadonlyArray<Route> => [
  { ...route, pattern: `${place}/:name${behind}` },
  { ...route, pattern: `${place}/:scope/:name${behind}` }
]

/** What there is at every level. Dist-tags and deprecation change what people get, and remove nothing: writes. */
const everywhere = (place: string, find: About, listed: Route["target"]): ReadonlyArray<Route> => [
  ...named(place, "", { method: "GET", action: "read", query: ["write"], target: find }),
  ...named(`${place}/-/package`, "/dist-tags", { method: "GET", action: "read", target: find }),
  ...named(`${place}/-/package`, "/dist-tags/:tag", { method: "PUT", action: "write", target: tagged(find) }),
  ...named(`${place}/-/package`, "/dist-tags/:tag", {
    method: "DELETE",
    action: "write",
    target: tagged(find)
  }),
  ...["advisories/bulk", "audits/quick"].map((what): Route => ({
    method: "POST",
    pattern: `${place}/-/npm/v1/security/${what}`,
    action: "read",
    target: listed
  }))
]

/**
 * What `npm` asks. Publishing and deprecating send the whole of what is known of a package (a packument), and in
 * some registries what is left out of that is removed: without a look at the body it counts as removing. GitLab
 * only ever adds.
 */
export const npm: Format = {
  name: "npm",
  routes: [
    ...everywhere(`${atProject}/npm`, inProject, ofProject(resource)),
    ...everywhere(`${atGroup}/npm`, inGroup, ofGroup(resource)),
    // The names that are asked about come in the body, and go on to the public registry.
    ...everywhere(`${atInstance}/npm`, inInstance, ofRegistry),
    ...named(`${atProject}/npm`, "/-/:file", { method: "GET", action: "read", target: tarball }),
    ...named(`${atProject}/npm`, "/-/:folder/:file", {
      method: "GET",
      action: "read",
      target: scopedTarball
    }),
    ...named(`${atProject}/npm`, "", {
      method: "PUT",
      action: "write",
      byBody: "packument",
      also: (parameters) => {
        const target = inProject(parameters)
        return target && [{ action: "delete", target }]
      },
      target: inProject
    }),
    // What registries other than GitLab know besides; `npm unpublish` sends it.
    ...named(`${atProject}/npm`, "/-rev/:rev", { method: "PUT", action: "delete", target: inProject }),
    ...named(`${atProject}/npm`, "/-rev/:rev", { method: "DELETE", action: "delete", target: inProject }),
    ...named(`${atProject}/npm`, "/-/:file/-rev/:rev", {
      method: "DELETE",
      action: "delete",
      target: tarball
    })
  ],
  samples: npmSamples
}
