export const evaluationPath = "/access/v1/evaluation"
export const evaluationsPath = "/access/v1/evaluations"
export const searchPaths = {
  subject: "/access/v1/search/subject",
  resource: "/access/v1/search/resource",
  action: "/access/v1/search/action"
} as const
export const metadataPath = "/.well-known/authzen-configuration"
