// A process of its own that uses a store, for the tests that need more than one or kill it.
//
//   node store-process.ts PATH PROJECTS CHANGES [USER]
//
// Increments the counters of that many projects in turn, and prints "<project> <revision>" once each change is
// acknowledged. With USER (a number; needs root) it first becomes that user. A failure is printed instead.

import { PolicyStore } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { writeSync } from "node:fs"
import { layer } from "../src/index.ts"

const [path = "", projects = "1", changes = "1", user] = process.argv.slice(2)

if (user !== undefined) {
  process.setgroups?.([])
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}

const program = Effect.gen(function* () {
  const store = yield* PolicyStore
  for (let turn = 0; turn < Number(changes); turn++) {
    const { policy } = yield* store.change(project(1 + (turn % Number(projects))), increment)
    writeSync(1, `${policy.entity.id} ${policy.revision}\n`)
  }
})

await Effect.runPromise(
  program.pipe(
    Effect.provide(layer({ path })),
    Effect.catch((error) => Effect.sync(() => writeSync(1, `${error.message}\n`)))
  )
)
