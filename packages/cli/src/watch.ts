import { Effect, Queue } from "effect"
import { existsSync, statSync, watch, type FSWatcher } from "node:fs"
import { dirname } from "node:path"

/** Editors write a file in several steps: so long after the last of them it is read. Milliseconds. */
const settled = 100

/** The folders in which something about these paths may change: a path that is none yet is watched from above. */
const foldersOf = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.map((path) => (existsSync(path) && statSync(path).isDirectory() ? path : dirname(path))))

/**
 * Does the work now, and again whenever something changes in the folders of the paths, until it is interrupted.
 * What changes while it works is worked on after.
 */
export const repeatOnChange = <A, E, R>(
  paths: readonly string[],
  work: Effect.Effect<A, E, R>
): Effect.Effect<never, E, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const changes = yield* Queue.sliding<void>(1)
      yield* Effect.acquireRelease(
        Effect.sync(() =>
          [...foldersOf(paths)].map((folder): FSWatcher =>
            watch(folder, { recursive: true }, () => Queue.offerUnsafe(changes, undefined))
          )
        ),
        (watchers) => Effect.sync(() => watchers.forEach((watcher) => watcher.close()))
      )
      const again = Effect.gen(function* () {
        yield* Queue.take(changes)
        yield* Effect.sleep(settled)
        yield* Queue.clear(changes)
        yield* work
      })
      yield* work
      return yield* Effect.forever(again)
    })
  )
