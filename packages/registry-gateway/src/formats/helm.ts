import type { Format, Parameters } from "../classify/route.ts"
import { atProject, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.helm"

const one = sample(resource)

/** `api` is where charts are uploaded, and no channel. */
const isChannel = ({ words }: Parameters): boolean => words["channel"] !== "api"

/** What Helm asks. The upload's twin `…/authorize` is in GitLab's lib/api/helm_packages.rb at 0c872e02. */
export const helm: Format = {
  name: "helm",
  routes: [
    {
      method: "GET",
      pattern: `${atProject}/helm/:channel/index.yaml`,
      action: "read",
      target: ofProjectIf(resource, isChannel)
    },
    {
      method: "GET",
      pattern: `${atProject}/helm/:channel/charts/:file`,
      action: "read",
      target: ofProjectIf(resource, (found) => isChannel(found) && /.\.tgz$/.test(found.file))
    },
    {
      method: "POST",
      pattern: `${atProject}/helm/api/:channel/charts`,
      action: "write",
      target: ofProject(resource)
    },
    {
      method: "POST",
      pattern: `${atProject}/helm/api/:channel/charts/authorize`,
      action: "write",
      target: ofProject(resource)
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/helm/stable/index.yaml"),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/helm/stable/charts/app-1.0.0.tgz",
      "acme/backend"
    ),
    one("write", "POST /api/v4/projects/123/packages/helm/api/stable/charts"),
    one("write", "POST /api/v4/projects/123/packages/helm/api/stable/charts/authorize")
  ]
}
