import type { Format, Parameters, Route, Sample } from "../classify/route.ts"
import { atProject, ofGroup, ofPackage, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.composer"

const part = "[a-zA-Z0-9](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?"

const named = new RegExp(`^(${part}/${part})(?:~dev)?(?:\\$[0-9a-f]+)?\\.json$`)
const archived = new RegExp(`^${part}/${part}\\.zip$`)

/** `vendor/package` as one part, in which the slash was sent encoded, or as two. */
const written = ({ name, words }: Parameters): string | null => {
  if (words["vendor"] === undefined) return name
  return name.includes("/") ? null : `${words["vendor"]}/${name}`
}

/** The file of a package's metadata: `vendor/package.json`, with `~dev` or the first version's hash. */
const metadata: Route["target"] = (parameters) => {
  const name = named.exec(written(parameters) ?? "")?.[1]
  return name === undefined ? null : ofPackage(resource, name, parameters.id)
}

// GitLab says `group` here, in the singular.
const atGroup = "/api/v4/group/:id/-/packages/composer"

const place = `${atProject}/composer`

const one = sample(resource)

const inGroup = (request: string): Sample => ({
  request,
  action: "read",
  target: ofPackage(resource, "acme/app", 7)
})
const listed = (request: string): Sample => ({
  request,
  action: "read",
  target: { type: "group", group: 7, resource }
})

/** What Composer asks. Nothing is uploaded: a package is registered from a tag or a branch. */
export const composer: Format = {
  name: "composer",
  routes: [
    ...["/:name", "/:vendor/:name"].flatMap((name): ReadonlyArray<Route> => [
      {
        method: "GET",
        pattern: `${place}/archives${name}`,
        action: "read",
        query: ["sha"],
        target: ofProjectIf(resource, (found) => archived.test(written(found) ?? ""))
      },
      { method: "GET", pattern: `${atGroup}/p2${name}`, action: "read", target: metadata },
      {
        method: "GET",
        pattern: `${atGroup}${name}`,
        action: "read",
        // `p` and `p2` are places, and no vendors.
        target: (found, query) => (/^p2?\//.test(written(found) ?? "") ? null : metadata(found, query))
      }
    ]),
    { method: "GET", pattern: `${atGroup}/packages`, action: "read", target: ofGroup(resource) },
    { method: "GET", pattern: `${atGroup}/packages.json`, action: "read", target: ofGroup(resource) },
    {
      method: "GET",
      pattern: `${atGroup}/p/:file`,
      action: "read",
      target: (found, query) =>
        /^[0-9a-f]{40,64}(?:\.json)?$/.test(found.file) ? ofGroup(resource)(found, query) : null
    },
    // The tag or the branch stands in the body; some send it in the query.
    { method: "POST", pattern: place, action: "write", query: ["tag", "branch"], target: ofProject(resource) }
  ],
  samples: [
    one(
      "read",
      "GET /api/v4/projects/123/packages/composer/archives/acme/app.zip?sha=673594f85a55fe3c0eb45df7bd2fa9d95a1601ab"
    ),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/composer/archives/acme%2Fapp.zip",
      "acme/backend"
    ),
    one("write", "POST /api/v4/projects/123/packages/composer?tag=v1.0.0"),
    listed("GET /api/v4/group/7/-/packages/composer/packages"),
    listed("GET /api/v4/group/7/-/packages/composer/packages.json"),
    listed("GET /api/v4/group/7/-/packages/composer/p/673594f85a55fe3c0eb45df7bd2fa9d95a1601ab.json"),
    inGroup("GET /api/v4/group/7/-/packages/composer/p2/acme/app.json"),
    inGroup("GET /api/v4/group/7/-/packages/composer/p2/acme%2Fapp~dev.json"),
    inGroup("GET /api/v4/group/7/-/packages/composer/acme/app$673594f85a55.json"),
    inGroup("GET /api/v4/group/7/-/packages/composer/acme%2Fapp$673594f85a55.json")
  ]
}
