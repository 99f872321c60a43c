import { registerHooks } from "node:module"
import { pathToFileURL } from "node:url"
import { join } from "node:path"

// The examples stand where nothing is installed: what they import is found where these tests find it.
const here = pathToFileURL(join(import.meta.dirname, "index.ts")).href
const examples = pathToFileURL(join(import.meta.dirname, "..", "..", "examples")).href

registerHooks({
  resolve: (specifier, context, next) =>
    /^[@a-z]/.test(specifier) && context.parentURL?.startsWith(examples) === true
      ? next(specifier, { ...context, parentURL: here })
      : next(specifier, context)
})
