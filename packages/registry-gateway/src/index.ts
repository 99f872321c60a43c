/**
 * Stands before a package registry: says what a request does there, and lets it through or not.
 *
 * @module
 */
export { classify, type Classified, type RawRequest } from "./classify/classify.ts"
export { forwardAuthPath, serveForwardAuth, type ForwardAuthOptions } from "./fronts/forward-auth.ts"
export { CannotListen, finishRequests, type Address, type Around } from "./fronts/listen.ts"
export { readTrustedPeers, type TrustedPeers } from "./fronts/trusted-peers.ts"
export { defaultLimits, type ProxyLimits, type ProxyOptions, type Upstream } from "./proxy/options.ts"
export { serveProxy } from "./proxy/proxy.ts"
export { layerPackageList, type ListedPackage } from "./package-list.ts"
