import type { Format } from "../classify/route.ts"
import { atProject, ofProject, sample } from "./place.ts"

const resource = "package_registry.generic"

// Name, version, perhaps folders, file. Whether a folder belongs to the version or to the file's path is between
// GitLab and its clients: it is the same package of the same project either way.
const place = `${atProject}/generic/:package/*path/:file`

const one = sample(resource)

/** Files that were published by their names. To upload over a file is to publish. */
export const generic: Format = {
  name: "generic",
  routes: [
    { method: "GET", pattern: place, action: "read", target: ofProject(resource) },
    // The upload itself and its twin `…/:file/authorize`, in which a server asks before it takes the body.
    {
      method: "PUT",
      pattern: place,
      action: "write",
      query: ["status", "select"],
      target: ofProject(resource)
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/generic/app/1.0.0/app.bin"),
    one("read", "GET /api/v4/projects/123/packages/generic/app/1.0.0/linux/amd64/app.bin"),
    one("write", "PUT /api/v4/projects/123/packages/generic/app/1.0.0/app.bin"),
    one(
      "write",
      "PUT /api/v4/projects/123/packages/generic/app/1.0.0/app.bin?status=hidden&select=package_file"
    ),
    one(
      "write",
      "PUT /api/v4/projects/acme%2Fbackend/packages/generic/app/1.0.0/app.bin/authorize",
      "acme/backend"
    )
  ]
}
