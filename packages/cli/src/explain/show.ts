/**
 * What `jobwarden explain` shows; loaded when it runs, and not before.
 *
 * @module
 */
export { inFullAsJson, overviewAsJson } from "./json.ts"
export { askedCells, printInFull } from "./in-full.ts"
export { printOverview } from "./overview.ts"
export { policyInForce } from "./policy-in-force.ts"
