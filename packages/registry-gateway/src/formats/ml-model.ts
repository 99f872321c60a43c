import type { Format } from "../classify/route.ts"
import { atProject, ofProject, sample } from "./place.ts"

const resource = "package_registry.ml_model"

const place = `${atProject}/ml_models/:package/*path/:file`

const one = sample(resource)

/** Files of machine learning models. The twin `…/:file/authorize` is one part longer. */
export const mlModel: Format = {
  name: "ml_model",
  routes: [
    { method: "GET", pattern: place, action: "read", target: ofProject(resource) },
    {
      method: "PUT",
      pattern: place,
      action: "write",
      query: ["status"],
      target: ofProject(resource)
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/ml_models/classifier/1.0.0/model.pkl"),
    one("write", "PUT /api/v4/projects/123/packages/ml_models/classifier/1.0.0/model.pkl?status=hidden"),
    one(
      "write",
      "PUT /api/v4/projects/acme%2Fbackend/packages/ml_models/classifier/1.0.0/model.pkl/authorize",
      "acme/backend"
    )
  ]
}
