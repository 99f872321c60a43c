/**
 * What runs in the browser: the page, built of elements and texts alone.
 *
 * @module
 */
export { startPage } from "./start.ts"
