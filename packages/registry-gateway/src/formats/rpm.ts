import type { Format } from "../classify/route.ts"
import { atProject, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.rpm"

const one = sample(resource)

/** What DNF and its kind ask. */
export const rpm: Format = {
  name: "rpm",
  routes: [
    {
      method: "GET",
      pattern: `${atProject}/rpm/*path/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ path }) => path[0] === "repodata" || /^[1-9]\d*$/.test(path[0] ?? ""))
    },
    { method: "POST", pattern: `${atProject}/rpm`, action: "write", target: ofProject(resource) },
    { method: "POST", pattern: `${atProject}/rpm/authorize`, action: "write", target: ofProject(resource) }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/rpm/repodata/repomd.xml"),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/rpm/4711/app-1.0.0-1.x86_64.rpm",
      "acme/backend"
    ),
    one("write", "POST /api/v4/projects/123/packages/rpm"),
    one("write", "POST /api/v4/projects/123/packages/rpm/authorize")
  ]
}
