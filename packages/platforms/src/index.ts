export { hashToken, makeToken } from "./token.ts"
export { makeTokenIndex, type TokenIndex } from "./token-index.ts"
export { decodeStaticPlatform, type FileProblem } from "./static/decode-static-platform.ts"
export type { StaticPlatformData } from "./static/file-schema.ts"
export { layerStatic, layerStaticFromData } from "./static/layer.ts"
export {
  DecisionClients,
  layerWithDecisionClients,
  readDecisionClients,
  type DecisionClient
} from "./decision-clients.ts"
export { layerGitLab, type GitLabOptions } from "./gitlab/layer.ts"
export { layerOidc } from "./oidc/layer.ts"
export { OidcIssuers, type OidcIssuer } from "./oidc/settings.ts"
