/**
 * What every client of another server needs, without the platforms.
 *
 * @module
 */
export { isLoopback } from "./loopback.ts"
export { pauseBefore, type Patience } from "./retry.ts"
