import type { Format, Parameters, Sample } from "../classify/route.ts"
import { atGroup, atProject, ofGroup, ofPackage, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.pypi"

const one = sample(resource)

const isDigest = (text: string | undefined): boolean => /^[0-9a-fA-F]{64}$/.test(text ?? "")

/** Names that differ only in case and in `-`, `_` and `.` are one. */
const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, "-")

/** A file's package: the name stands before the version. A file by which that cannot be told is of none. */
const packageOfFile = (file: string): string | null => {
  const wheel = /^([A-Za-z0-9_.]+)-[^-]+(?:-[^-]+){3,4}\.whl$/.exec(file)
  const source = /^([A-Za-z0-9][A-Za-z0-9._-]*?)-\d[^-]*\.(?:tar\.gz|zip|tar\.bz2)$/.exec(file)
  const name = (wheel ?? source)?.[1]
  return name === undefined ? null : normalized(name)
}

const hasDigest = ({ words }: Parameters): boolean => isDigest(words["sha256"])

const sha = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"

const inGroup = (request: string): Sample => ({
  request,
  action: "read",
  target: ofPackage(resource, "acme-app", 7)
})

/** What `pip` and `twine` ask. `pip` ends an index with a slash. */
export const pypi: Format = {
  name: "pypi",
  routes: [
    { method: "GET", pattern: `${atProject}/pypi/simple(/)`, action: "read", target: ofProject(resource) },
    {
      method: "GET",
      pattern: `${atProject}/pypi/simple/:file(/)`,
      action: "read",
      target: ofProject(resource)
    },
    {
      method: "GET",
      pattern: `${atProject}/pypi/files/:sha256/:file`,
      action: "read",
      target: ofProjectIf(resource, hasDigest)
    },
    { method: "POST", pattern: `${atProject}/pypi(/)`, action: "write", target: ofProject(resource) },
    { method: "POST", pattern: `${atProject}/pypi/authorize`, action: "write", target: ofProject(resource) },
    { method: "GET", pattern: `${atGroup}/pypi/simple(/)`, action: "read", target: ofGroup(resource) },
    {
      method: "GET",
      pattern: `${atGroup}/pypi/simple/:file(/)`,
      action: "read",
      target: ({ file, id }) => ofPackage(resource, normalized(file), id)
    },
    {
      method: "GET",
      pattern: `${atGroup}/pypi/files/:sha256/:file`,
      action: "read",
      target: (parameters) => {
        const name = packageOfFile(parameters.file)
        return name === null || !hasDigest(parameters) ? null : ofPackage(resource, name, parameters.id)
      }
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/pypi/simple"),
    one("read", "GET /api/v4/projects/123/packages/pypi/simple/"),
    one("read", "GET /api/v4/projects/123/packages/pypi/simple/acme-app/"),
    one("read", "GET /api/v4/projects/acme%2Fbackend/packages/pypi/simple/acme.app", "acme/backend"),
    one("read", `GET /api/v4/projects/123/packages/pypi/files/${sha}/acme_app-1.0.0-py3-none-any.whl`),
    one("write", "POST /api/v4/projects/123/packages/pypi"),
    one("write", "POST /api/v4/projects/123/packages/pypi/"),
    one("write", "POST /api/v4/projects/123/packages/pypi/authorize"),
    {
      request: "GET /api/v4/groups/7/-/packages/pypi/simple/",
      action: "read",
      target: { type: "group", group: 7, resource }
    },
    inGroup("GET /api/v4/groups/7/-/packages/pypi/simple/Acme_App/"),
    inGroup(`GET /api/v4/groups/7/-/packages/pypi/files/${sha}/acme_app-1.0.0-py3-none-any.whl`),
    inGroup(`GET /api/v4/groups/7/-/packages/pypi/files/${sha}/acme-app-1.0.0.tar.gz`)
  ]
}
