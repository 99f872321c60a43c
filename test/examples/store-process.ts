// A process of its own with the store of the example, since only one may have its file open.
//
//   node --import resolve-packages.ts store-process.ts STORE PATH CHANGES
//
// Changes project 1 so often, and prints each revision once it is acknowledged; a failure is printed instead.

import { PolicyStore, type StoreUnavailable } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { Effect, type Layer } from "effect"
import { writeSync } from "node:fs"
import { pathToFileURL } from "node:url"

const [store = "", path = "", changes = "1"] = process.argv.slice(2)

// Not by its name: the compiler looks at it where what it imports is installed.
const { layerJsonLines } = (await import(pathToFileURL(store).href)) as {
  readonly layerJsonLines: (path: string) => Layer.Layer<PolicyStore, StoreUnavailable>
}

const program = Effect.gen(function* () {
  const opened = yield* PolicyStore
  for (let turn = 0; turn < Number(changes); turn++) {
    const { policy } = yield* opened.change(project(1), increment)
    writeSync(1, `${policy.revision} ${String(policy.document["counter"])}\n`)
  }
})

await Effect.runPromise(
  program.pipe(
    Effect.provide(layerJsonLines(path)),
    Effect.catch((error) => Effect.sync(() => writeSync(1, `${error.message}\n`)))
  )
)
