/**
 * A plugin of Verdaccio: who may read, publish and unpublish a package is what Jobwarden says.
 *
 * @module
 */
import { makePlugin } from "./plugin.ts"
import type { PluginOptions } from "./verdaccio.ts"

/** What Verdaccio calls, once for signing in and once for its middleware. */
export default function jobwarden(_merged: unknown, options: PluginOptions): ReturnType<typeof makePlugin> {
  return makePlugin(options)
}
