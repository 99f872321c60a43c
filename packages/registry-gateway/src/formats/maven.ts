import type { PackageName, RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters } from "../classify/route.ts"

const resource = "package_registry.maven"

type Place = Pick<Parameters, "path" | "file">

/** What Maven keeps beside a file: its checksums and its signature belong to it, and are its cell. */
const companion = /\.(?:md5|sha1|sha256|sha512|asc)$/

const metadata = "maven-metadata.xml"

const withoutCompanions = (file: string): string => {
  let name = file
  while (companion.test(name)) name = name.replace(companion, "")
  return name
}

/**
 * How many of the folders above a file are the package's name; `null` where there is no such file. A file that
 * only looks like metadata would be read differently by others, so there is no such file.
 */
const nameLength = ({ path, file }: Place): number | null => {
  const isMetadata = withoutCompanions(file) === metadata
  if (!isMetadata && file.includes(metadata)) return null
  if (isMetadata && path.at(-1)?.endsWith("-SNAPSHOT") !== true) return path.length
  return path.length < 2 ? null : path.length - 1
}

/**
 * The package that a file belongs to: `<group as folders>/<artifact>/<version>/<file>`. The metadata of an
 * artifact lies one level up, that of a snapshot in its version's folder.
 */
export const packageOf = (place: Place): PackageName | null => {
  const length = nameLength(place)
  if (length === null) return null
  const name = place.path.slice(0, length).join("/")
  const version = place.path[length]
  return { resource, name, ...(version === undefined ? {} : { version }) }
}

const inProject = (parameters: Place & Pick<Parameters, "id">): RegistryTarget | null =>
  nameLength(parameters) === null ? null : { type: "project", project: parameters.id, resource }

const inGroup = (parameters: Place & Pick<Parameters, "id">): RegistryTarget | null => {
  const name = packageOf(parameters)
  return name && { type: "package", name, group: parameters.id }
}

const inInstance = (place: Place): RegistryTarget | null => {
  const name = packageOf(place)
  return name && { type: "package", name, group: null }
}

const project = "/api/v4/projects/:id/packages/maven/*path/:file"

/** What `mvn` asks of a repository. Above the level of a project GitLab only lets it read. */
export const maven: Format = {
  name: "maven",
  routes: [
    { method: "GET", pattern: project, action: "read", target: inProject },
    // The upload itself and its twin `…/:file/authorize`, in which a server asks before it takes the body.
    { method: "PUT", pattern: project, action: "write", target: inProject },
    {
      method: "GET",
      pattern: "/api/v4/groups/:id/-/packages/maven/*path/:file",
      action: "read",
      target: inGroup
    },
    { method: "GET", pattern: "/api/v4/packages/maven/*path/:file", action: "read", target: inInstance }
  ],
  samples: [
    {
      request: "PUT /api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
      action: "write",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "PUT /api/v4/projects/acme%2Fbackend/packages/maven/com/acme/app/1.0.0/app-1.0.0.pom.sha1",
      action: "write",
      target: { type: "project", project: "acme/backend", resource }
    },
    {
      request: "PUT /api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar/authorize",
      action: "write",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "PUT /api/v4/projects/123/packages/maven/com/acme/app/maven-metadata.xml",
      action: "write",
      target: { type: "project", project: 123, resource }
    },
    {
      request:
        "PUT /api/v4/projects/123/packages/maven/com/acme/app/2.0-SNAPSHOT/app-2.0-20260822.101112-1.jar.md5",
      action: "write",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "GET /api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
      action: "read",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "HEAD /api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
      action: "read",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "GET /api/v4/projects/123/packages/maven/com/acme/app/maven-metadata.xml.sha1",
      action: "read",
      target: { type: "project", project: 123, resource }
    },
    {
      request: "GET /api/v4/groups/acme%2Flibraries/-/packages/maven/com/acme/app/1.0.0/app-1.0.0.pom",
      action: "read",
      target: {
        type: "package",
        name: { resource, name: "com/acme/app", version: "1.0.0" },
        group: "acme/libraries"
      }
    },
    {
      request: "GET /api/v4/groups/7/-/packages/maven/com/acme/app/maven-metadata.xml",
      action: "read",
      target: { type: "package", name: { resource, name: "com/acme/app" }, group: 7 }
    },
    {
      request: "GET /api/v4/packages/maven/com/acme/app/2.0-SNAPSHOT/maven-metadata.xml",
      action: "read",
      target: {
        type: "package",
        name: { resource, name: "com/acme/app", version: "2.0-SNAPSHOT" },
        group: null
      }
    },
    {
      request: "GET /api/v4/packages/maven/com/acme/app/1.0%2Bbuild.5/app-1.0%2Bbuild.5.jar",
      action: "read",
      target: {
        type: "package",
        name: { resource, name: "com/acme/app", version: "1.0+build.5" },
        group: null
      }
    }
  ]
}
