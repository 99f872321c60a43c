import type { RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters, Question, Route, Sample } from "../classify/route.ts"
import { isDigest, isRepository, isSession, isTag } from "./container-name.ts"

const resource = "container_registry"

/** The repository's project is the longest path of one that the repository's begins with. */
export const repository = (path: string): RegistryTarget | null =>
  isRepository(path) ? { type: "repository", path, resource } : null

const whereFile =
  (isRight: (file: string) => boolean) =>
  ({ file, path }: Parameters): RegistryTarget | null =>
    isRight(file) ? repository(path.join("/")) : null

const ofReference = whereFile((file) => isTag(file) || isDigest(file))
const ofBlob = whereFile(isDigest)
const ofSession = whereFile(isSession)
const ofName: Route["target"] = ({ path }) => repository(path.join("/"))

/**
 * A blob that another repository has may be linked into this one: whoever asks for that has to be able to read it
 * there. Where it is not said from which, a registry would look for one itself, so there is no such request.
 */
const mounted: Route["also"] = (_, query): ReadonlyArray<Question> | null => {
  const [digest, from] = [query.get("mount"), query.get("from")]
  if (digest === undefined && from === undefined) return []
  const target = from === undefined ? null : repository(from)
  return target === null || !isDigest(digest ?? "") ? null : [{ action: "read", target }]
}

const session = "/v2/*path/blobs/uploads/:file"
const sessionQuery = ["_state", "digest"]

const digest = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b"

const one = (action: Question["action"], request: string, path = "acme/backend"): Sample => ({
  request,
  action,
  target: { type: "repository", path, resource }
})

/**
 * A registry of container images, by the OCI distribution specification (spec.md of its repository at 0056e984,
 * "Detail": the table of methods and paths; referrers by version 1.1). To push over a tag is to write; what takes
 * something away, a pending upload among it, is to delete.
 */
export const container: Format = {
  name: "container",
  routes: [
    { method: "GET", pattern: "/v2/", action: "read", target: () => ({ type: "registry" }) },
    {
      method: "GET",
      pattern: "/v2/_catalog",
      action: "read",
      query: ["n", "last"],
      target: () => ({ type: "group", group: null, resource })
    },
    { method: "GET", pattern: "/v2/*path/manifests/:file", action: "read", target: ofReference },
    { method: "PUT", pattern: "/v2/*path/manifests/:file", action: "write", target: ofReference },
    { method: "DELETE", pattern: "/v2/*path/manifests/:file", action: "delete", target: ofReference },
    { method: "GET", pattern: "/v2/*path/blobs/:file", action: "read", target: ofBlob },
    { method: "DELETE", pattern: "/v2/*path/blobs/:file", action: "delete", target: ofBlob },
    { method: "GET", pattern: "/v2/*path/tags/list", action: "read", query: ["n", "last"], target: ofName },
    {
      method: "GET",
      pattern: "/v2/*path/referrers/:file",
      action: "read",
      query: ["artifactType", "n", "last"],
      target: ofBlob
    },
    {
      method: "POST",
      pattern: "/v2/*path/blobs/uploads/",
      action: "write",
      query: ["mount", "from", "digest"],
      target: ofName,
      also: mounted
    },
    { method: "GET", pattern: session, action: "read", query: sessionQuery, target: ofSession },
    { method: "PATCH", pattern: session, action: "write", query: sessionQuery, target: ofSession },
    { method: "PUT", pattern: session, action: "write", query: sessionQuery, target: ofSession },
    { method: "DELETE", pattern: session, action: "delete", query: sessionQuery, target: ofSession }
  ],
  samples: [
    { request: "GET /v2/", action: "read", target: { type: "registry" } },
    { request: "GET /v2/_catalog?n=100", action: "read", target: { type: "group", group: null, resource } },
    one("read", "GET /v2/acme/backend/manifests/latest"),
    one("read", "HEAD /v2/acme/backend/manifests/latest"),
    one("read", `GET /v2/acme/backend/manifests/${digest}`),
    one("write", "PUT /v2/acme/group/backend/my/image/manifests/v1.2_3", "acme/group/backend/my/image"),
    one("delete", `DELETE /v2/acme/backend/manifests/${digest}`),
    one("delete", "DELETE /v2/acme/backend/manifests/latest"),
    one("read", `GET /v2/acme/backend/blobs/${digest}`),
    one("delete", `DELETE /v2/acme/backend/blobs/${digest}`),
    one("read", "GET /v2/acme/backend/tags/list?n=50&last=v1"),
    one("read", `GET /v2/acme/backend/referrers/${digest}?artifactType=application%2Fspdx%2Bjson`),
    one("write", "POST /v2/acme/backend/blobs/uploads/"),
    one("write", `POST /v2/acme/backend/blobs/uploads/?digest=${digest}`),
    {
      ...one("write", `POST /v2/acme/backend/blobs/uploads/?mount=${digest}&from=acme%2Fapp%2Fbase`),
      also: [{ action: "read", target: { type: "repository", path: "acme/app/base", resource } }]
    },
    one("read", "GET /v2/acme/backend/blobs/uploads/1b7ad04b-8c1f-4e3c-9a55-2c8c36f2a1d0"),
    one("write", "PATCH /v2/acme/backend/blobs/uploads/1b7ad04b?_state=eyJOYW1lIjoiIn0%3D"),
    one("write", `PUT /v2/acme/backend/blobs/uploads/1b7ad04b?_state=eyJOYW1lIjoiIn0%3D&digest=${digest}`),
    one("delete", "DELETE /v2/acme/backend/blobs/uploads/1b7ad04b")
  ]
}
