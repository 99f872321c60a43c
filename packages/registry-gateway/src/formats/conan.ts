import type { RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters, Route } from "../classify/route.ts"
import { conanSamples } from "./conan.samples.ts"
import { atInstance, atProject, ofInstance, ofProject, ofRegistry } from "./place.ts"

const resource = "package_registry.conan"

const word = /^[A-Za-z0-9_][A-Za-z0-9_+.-]*$/

const revision = /^[0-9a-f]{1,64}$/

const isWhole = ({ file, words }: Parameters): boolean =>
  Object.entries(words).every(([what, text]) => (what.endsWith("revision") ? revision : word).test(text)) &&
  (file === "" || word.test(file))

const inProject: Route["target"] = (found) =>
  isWhole(found) ? { type: "project", project: found.id, resource } : null

/** At the level of the instance the recipe's user is the project's full path, with `+` for each slash. */
const byUser: Route["target"] = (found): RegistryTarget | null => {
  const path = (found.words["user"] ?? "").split("+")
  return isWhole(found) && path.length > 1 && !path.includes("")
    ? { type: "project", project: path.join("/"), resource }
    : null
}

type Row = readonly [method: Route["method"], behind: string, action: Route["action"]]

const recipe = "/conans/:recipe/:version/:user/:channel"
const recipeFile = "/files/:recipe/:version/:user/:channel/:revision/export/:file"
const packageFile =
  "/files/:recipe/:version/:user/:channel/:revision/package/:reference/:package_revision/:file"

/** The first protocol. What asks where to upload to changes nothing: the upload is judged when it comes. */
const first: ReadonlyArray<Row> = [
  ["GET", packageFile, "read"],
  ["GET", recipeFile, "read"],
  ["GET", `${recipe}/search`, "read"],
  ["GET", `${recipe}/packages/:reference/digest`, "read"],
  ["GET", `${recipe}/packages/:reference/download_urls`, "read"],
  ["GET", `${recipe}/packages/:reference`, "read"],
  ["POST", `${recipe}/packages/:reference/upload_urls`, "read"],
  ["GET", `${recipe}/digest`, "read"],
  ["GET", `${recipe}/download_urls`, "read"],
  ["GET", recipe, "read"],
  ["POST", `${recipe}/upload_urls`, "read"],
  ["DELETE", recipe, "delete"],
  ["PUT", packageFile, "write"],
  ["PUT", `${packageFile}/authorize`, "write"],
  ["PUT", recipeFile, "write"],
  ["PUT", `${recipeFile}/authorize`, "write"]
]

const recipeRevision = `${recipe}/revisions/:revision`
const packageRevision = `${recipeRevision}/packages/:reference/revisions/:package_revision`

const second: ReadonlyArray<Row> = [
  ["GET", `${packageRevision}/files/:file`, "read"],
  ["GET", `${recipeRevision}/files/:file`, "read"],
  ["GET", `${recipeRevision}/search`, "read"],
  ["GET", `${recipe}/search`, "read"],
  ["GET", `${recipeRevision}/packages/:reference/latest`, "read"],
  ["GET", `${recipe}/latest`, "read"],
  ["GET", `${recipeRevision}/packages/:reference/revisions`, "read"],
  ["GET", `${recipe}/revisions`, "read"],
  ["GET", `${packageRevision}/files`, "read"],
  ["GET", `${recipeRevision}/files`, "read"],
  ["DELETE", packageRevision, "delete"],
  ["DELETE", recipeRevision, "delete"],
  ["PUT", `${packageRevision}/files/:file`, "write"],
  ["PUT", `${packageRevision}/files/:file/authorize`, "write"],
  ["PUT", `${recipeRevision}/files/:file`, "write"],
  ["PUT", `${recipeRevision}/files/:file/authorize`, "write"]
]

const at = (place: string, rows: ReadonlyArray<Row>, target: Route["target"]): ReadonlyArray<Route> =>
  rows.map(([method, behind, action]) => ({ method, pattern: `${place}${behind}`, action, target }))

/** What a client asks before it asks for recipes. Signing in is answered with a token of the registry's own. */
const around = (place: string, search: Route["target"], self: Route["target"]): ReadonlyArray<Route> => [
  {
    method: "GET",
    pattern: `${place}/conans/search`,
    action: "read",
    query: ["q", "ignorecase"],
    target: search
  },
  { method: "GET", pattern: `${place}/users/authenticate`, action: "read", target: self, handsOut: true },
  { method: "GET", pattern: `${place}/users/check_credentials`, action: "read", target: self }
]

const v1 = "/conan/v1"
const v2 = "/conan/v2"

const project = ofProject(resource)

/** What Conan asks, by both protocols. */
export const conan: Format = {
  name: "conan",
  routes: [
    ...at(`${atProject}${v1}`, first, inProject),
    ...at(`${atInstance}${v1}`, first, byUser),
    ...at(`${atProject}${v2}`, second, inProject),
    ...around(`${atProject}${v1}`, project, project),
    ...around(`${atProject}${v2}`, project, project),
    ...around(`${atInstance}${v1}`, ofInstance(resource), ofRegistry),
    { method: "GET", pattern: `${atProject}${v1}/ping`, action: "read", target: project },
    { method: "GET", pattern: `${atInstance}${v1}/ping`, action: "read", target: ofRegistry }
  ],
  samples: conanSamples
}
