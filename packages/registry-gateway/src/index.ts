/**
 * Stands before a package registry: says what a request does there, and lets it through or not.
 *
 * @module
 */
export { classify, type Classified, type RawRequest } from "./classify/classify.ts"
export type { Question } from "./classify/route.ts"
export { questionsOf as questionsOfContainerScope } from "./formats/container-token.ts"
export { isDigest, isRepository, isTag } from "./formats/container-name.ts"
export { isNpmName, isNpmTarball } from "./formats/npm-name.ts"
export {
  endpointPermissionsOf,
  requiredPermissions,
  type EndpointRow,
  type RequiredPermissions
} from "./endpoint-permissions/required-permissions.ts"
export { forwardAuthForms, forwardAuthPath, type ForwardAuthForm } from "./fronts/forms.ts"
export { serveForwardAuth, type ForwardAuthOptions } from "./fronts/forward-auth.ts"
export { CannotListen, finishRequests, type Address, type Around } from "./fronts/listen.ts"
export { readTrustedPeers, type TrustedPeers } from "./fronts/trusted-peers.ts"
export { defaultLimits, type ProxyLimits, type ProxyOptions, type Upstream } from "./proxy/options.ts"
export { serveProxy } from "./proxy/proxy.ts"
export { layerPackageList, type ListedPackage } from "./package-list.ts"
export { writeTogether } from "./fronts/together.ts"
export type { TokenTerms } from "./token-service/registry-token.ts"
export { readSigningKey, type SigningKey } from "./token-service/signing-key.ts"
export { tokenPath } from "./token-service/token-request.ts"
export { serveTokenService, type TokenServiceOptions } from "./token-service/token-service.ts"
