import type { Format, Parameters } from "../classify/route.ts"
import { atGroup, atProject, ofGroup, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.debian"

const file = "[A-Za-z0-9][A-Za-z0-9.+~_-]*"

const hash = "by-hash/SHA256/[0-9a-f]{64}"

/** What a distribution has: its signed list of files, and the indexes that it lists. */
const index = new RegExp(
  `^${file}(?:/${file})*?/(?:Release|InRelease|Release\\.gpg` +
    `|${file}/(?:debian-installer/)?binary-${file}/(?:Packages|${hash})` +
    `|${file}/source/(?:Sources|${hash}))$`
)

const isIndex = ({ file, path }: Parameters): boolean => index.test([...path, file].join("/"))

const one = sample(resource)

const sha = "66a045b452102c59d840ec097d59d9467e13a3f34f6494e539ffd32c1bb35f18"

const dists = "/api/v4/projects/123/packages/debian/dists"

/** What APT and `dput` ask. The twin `…/authorize` is in GitLab's lib/api/debian_project_packages.rb at 017a6c12. */
export const debian: Format = {
  name: "debian",
  routes: [
    {
      method: "GET",
      pattern: `${atProject}/debian/pool/:distribution/:letter/:package/:version/:file`,
      action: "read",
      target: ofProject(resource)
    },
    {
      method: "GET",
      pattern: `${atProject}/debian/dists/*path/:file`,
      action: "read",
      target: ofProjectIf(resource, isIndex)
    },
    {
      method: "GET",
      pattern: `${atGroup}/debian/dists/*path/:file`,
      action: "read",
      target: (found, query) => (isIndex(found) ? ofGroup(resource)(found, query) : null)
    },
    {
      method: "PUT",
      pattern: `${atProject}/debian/:file`,
      action: "write",
      query: ["distribution", "component"],
      target: ofProject(resource)
    },
    {
      method: "PUT",
      pattern: `${atProject}/debian/:file/authorize`,
      action: "write",
      query: ["distribution", "component"],
      target: ofProject(resource)
    }
  ],
  samples: [
    one(
      "write",
      "PUT /api/v4/projects/123/packages/debian/app_1.0.0~alpha2_amd64.deb?distribution=sid&component=main"
    ),
    one("write", "PUT /api/v4/projects/123/packages/debian/app_1.0.0_amd64.changes/authorize"),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/debian/pool/sid/a/app/1.0.0/app_1.0.0_amd64.deb",
      "acme/backend"
    ),
    one("read", `GET ${dists}/sid/Release`),
    one("read", `GET ${dists}/sid/InRelease`),
    one("read", `GET ${dists}/sid/updates/Release.gpg`),
    one("read", `GET ${dists}/sid/main/binary-amd64/Packages`),
    one("read", `GET ${dists}/sid/main/binary-amd64/by-hash/SHA256/${sha}`),
    one("read", `GET ${dists}/sid/main/debian-installer/binary-amd64/Packages`),
    one("read", `GET ${dists}/sid/main/debian-installer/binary-amd64/by-hash/SHA256/${sha}`),
    one("read", `GET ${dists}/sid/main/source/Sources`),
    one("read", `GET ${dists}/sid/main/source/by-hash/SHA256/${sha}`),
    {
      request: "GET /api/v4/groups/7/-/packages/debian/dists/sid/main/binary-amd64/Packages",
      action: "read",
      target: { type: "group", group: 7, resource }
    }
  ]
}
