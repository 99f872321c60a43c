import type { Format, Parameters, Route } from "../classify/route.ts"
import { atGroup, atProject, ofGroup, ofPackage, ofProject, ofProjectIf } from "./place.ts"
import { nugetSamples } from "./nuget.samples.ts"

const resource = "package_registry.nuget"

const name = /^[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?$/
const version = /^\d[\w.+-]*$/

const project = `${atProject}/nuget`
const group = `${atGroup}/nuget`

/** `index` or the file of a version, each with or without `.json`. */
const isMetadata = ({ file, words }: Parameters): boolean =>
  name.test(words["package"] ?? "") && (/^index(?:\.json)?$/.test(file) || version.test(file))

const isDownload = ({ file, words }: Parameters): boolean =>
  name.test(words["package"] ?? "") && version.test(words["version"] ?? "") && /.\.s?nupkg$/.test(file)

const isSymbol = ({ file, words }: Parameters): boolean =>
  file.endsWith(".pdb") && words["again"] === file && /^[0-9a-fA-F]{32,40}$/.test(words["signature"] ?? "")

/** Names the package in its parentheses; the second feed asks in OData. */
const onePackage = /^Packages\(Id='[\w.-]+',Version='\d[\w.+-]*'\)$/

const searched = ["q", "skip", "take", "prerelease", "semVerLevel", "packageType"]

const odata = [
  "id",
  "semVerLevel",
  "$filter",
  "$orderby",
  "$skip",
  "$top",
  "$select",
  "$count",
  "$inlinecount"
]

/** An index with its name or without its ending. */
const index = (place: string, target: Route["target"]): ReadonlyArray<Route> =>
  ["index", "index.json"].map((file) => ({
    method: "GET",
    pattern: `${place}/${file}`,
    action: "read",
    target
  }))

/** What a feed has above its packages: the services, and what the second feed says of itself. */
const feed = (place: string, target: Route["target"]): ReadonlyArray<Route> => [
  ...index(place, target),
  { method: "GET", pattern: `${place}/v2(/)`, action: "read", target },
  { method: "GET", pattern: `${place}/v2/$metadata`, action: "read", target },
  { method: "GET", pattern: `${place}/query`, action: "read", query: searched, target }
]

/**
 * What `dotnet` and `nuget` ask, of both feeds. The second one's questions in OData are in GitLab's
 * lib/api/nuget_project_packages.rb at 04027f81. `dotnet nuget push` puts a slash at the end.
 */
export const nuget: Format = {
  name: "nuget",
  routes: [
    ...feed(project, ofProject(resource)),
    ...feed(group, ofGroup(resource)),
    {
      method: "GET",
      pattern: `${project}/download/:package/:file`,
      action: "read",
      target: ofProjectIf(resource, (found) => found.file.startsWith("index") && isMetadata(found))
    },
    {
      method: "GET",
      pattern: `${project}/download/:package/:version/:file`,
      action: "read",
      target: ofProjectIf(resource, isDownload)
    },
    {
      method: "GET",
      pattern: `${project}/metadata/:package/:file`,
      action: "read",
      target: ofProjectIf(resource, isMetadata)
    },
    {
      method: "GET",
      pattern: `${group}/metadata/:package/:file`,
      action: "read",
      // Names of packages are one whatever their case.
      target: (found) =>
        isMetadata(found) ? ofPackage(resource, (found.words["package"] ?? "").toLowerCase(), found.id) : null
    },
    {
      method: "GET",
      pattern: `${project}/symbolfiles/:file/:signature/:again`,
      action: "read",
      target: ofProjectIf(resource, isSymbol)
    },
    {
      method: "GET",
      pattern: `${group}/symbolfiles/:file/:signature/:again`,
      action: "read",
      target: (found, query) => (isSymbol(found) ? ofGroup(resource)(found, query) : null)
    },
    ...["FindPackagesById()", "Packages()"].map((what): Route => ({
      method: "GET",
      pattern: `${project}/v2/${what}`,
      action: "read",
      query: odata,
      target: ofProject(resource)
    })),
    {
      method: "GET",
      pattern: `${project}/v2/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ file }) => onePackage.test(file))
    },
    ...["", "/v2", "/symbolpackage"].flatMap((feed): ReadonlyArray<Route> => [
      { method: "PUT", pattern: `${project}${feed}(/)`, action: "write", target: ofProject(resource) },
      { method: "PUT", pattern: `${project}${feed}/authorize`, action: "write", target: ofProject(resource) }
    ]),
    {
      method: "DELETE",
      pattern: `${project}/:package/:version`,
      action: "delete",
      target: ofProjectIf(
        resource,
        ({ words }) => name.test(words["package"] ?? "") && version.test(words["version"] ?? "")
      )
    }
  ],
  samples: nugetSamples
}
