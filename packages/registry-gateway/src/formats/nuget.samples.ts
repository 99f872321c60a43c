import type { Sample } from "../classify/route.ts"
import { ofPackage, sample } from "./place.ts"

const resource = "package_registry.nuget"

const one = sample(resource)

const project = "/api/v4/projects/123/packages/nuget"
const group = "/api/v4/groups/7/-/packages/nuget"

const symbol = "symbolfiles/app.pdb/0813f89485474661234071090ce5709effffffff/app.pdb"

const listed = (request: string): Sample => ({
  request,
  action: "read",
  target: { type: "group", group: 7, resource }
})

const found = (request: string): Sample => ({
  request,
  action: "read",
  target: ofPackage(resource, "acme.app", 7)
})

export const nugetSamples: readonly Sample[] = [
  one("read", `GET ${project}/index`),
  one("read", `GET ${project}/index.json`),
  one("read", `GET ${project}/v2`),
  one("read", `GET ${project}/v2/`),
  one("read", `GET ${project}/v2/$metadata`),
  one("read", `GET ${project}/query?q=app&skip=0&take=20&prerelease=true&semVerLevel=2.0.0`),
  one("read", `GET ${project}/download/Acme.App/index.json`),
  one("read", `GET ${project}/download/Acme.App/1.0.0/acme.app.1.0.0.nupkg`),
  one("read", `GET ${project}/download/Acme.App/1.0.0-rc.1/acme.app.1.0.0-rc.1.snupkg`),
  one("read", `GET ${project}/metadata/Acme.App/index.json`),
  one("read", `GET ${project}/metadata/Acme.App/1.0.0.json`),
  one("read", `GET ${project}/${symbol}`),
  one("read", `GET ${project}/v2/FindPackagesById()?id='Acme.App'&semVerLevel=2.0.0`),
  one("read", `GET ${project}/v2/Packages()?$filter=(tolower(Id)%20eq%20'acme.app')&$orderby=Id`),
  one("read", `GET ${project}/v2/Packages(Id='Acme.App',Version='1.0.0')`),
  one("write", "PUT /api/v4/projects/acme%2Fbackend/packages/nuget/", "acme/backend"),
  ...["", "/v2", "/v2/", "/symbolpackage", "/symbolpackage/"].map((feed) =>
    one("write", `PUT ${project}${feed}`)
  ),
  ...["", "/v2", "/symbolpackage"].map((feed) => one("write", `PUT ${project}${feed}/authorize`)),
  one("delete", `DELETE ${project}/Acme.App/1.0.0`),
  listed(`GET ${group}/index`),
  listed(`GET ${group}/index.json`),
  listed(`GET ${group}/v2`),
  listed(`GET ${group}/v2/$metadata`),
  listed(`GET ${group}/query?q=app`),
  listed(`GET ${group}/${symbol}`),
  found(`GET ${group}/metadata/Acme.App/index`),
  found(`GET ${group}/metadata/acme.app/1.0.0.json`)
]
