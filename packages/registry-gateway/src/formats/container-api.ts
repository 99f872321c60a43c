import type { Format } from "../classify/route.ts"
import { ofProject, sample } from "./place.ts"
import { isTag } from "./container-name.ts"

const resource = "container_registry"

const place = "/api/v4/projects/:id/registry/repositories"

const paged = ["page", "per_page", "pagination", "sort", "order_by", "last"]

const one = sample(resource)

const whereTag: Format["routes"][number]["target"] = ({ file, id }) =>
  isTag(file) ? { type: "project", project: id, resource } : null

const base = "/api/v4/projects/123/registry/repositories"

/** What GitLab's API has for the images of a project. */
export const containerApi: Format = {
  name: "container_api",
  routes: [
    {
      method: "GET",
      pattern: place,
      action: "read",
      query: ["tags", "tags_count", "page", "per_page"],
      target: ofProject(resource)
    },
    { method: "DELETE", pattern: `${place}/:file_id`, action: "delete", target: ofProject(resource) },
    {
      method: "GET",
      pattern: `${place}/:file_id/tags`,
      action: "read",
      query: paged,
      target: ofProject(resource)
    },
    { method: "GET", pattern: `${place}/:file_id/tags/:file`, action: "read", target: whereTag },
    {
      method: "DELETE",
      pattern: `${place}/:file_id/tags`,
      action: "delete",
      query: ["name_regex", "name_regex_delete", "name_regex_keep", "keep_n", "older_than"],
      target: ofProject(resource)
    },
    { method: "DELETE", pattern: `${place}/:file_id/tags/:file`, action: "delete", target: whereTag }
  ],
  samples: [
    one("read", `GET ${base}?tags=true&per_page=50`),
    one("delete", "DELETE /api/v4/projects/acme%2Fbackend/registry/repositories/4", "acme/backend"),
    one("read", `GET ${base}/4/tags?page=2`),
    one("read", `GET ${base}/4/tags/v1.0.0`),
    one("delete", `DELETE ${base}/4/tags?name_regex_delete=%5Ev%5B0-9%5D&keep_n=5&older_than=1month`),
    one("delete", `DELETE ${base}/4/tags/v1.0.0`)
  ]
}
