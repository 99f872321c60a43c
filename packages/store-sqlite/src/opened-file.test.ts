import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { copyFileSync, renameSync, rmSync } from "node:fs"
import { expect, it } from "vitest"
import { fill, temporaryPaths, withRaw, withStore } from "../test/support.ts"

const newPath = temporaryPaths()
const revisions = (path: string): number =>
  withRaw(path, (database) => Number(database.prepare("SELECT count(*) FROM policy_revision").pluck().get()))

it.each([
  [
    "replaced by a copy",
    (path: string) => (copyFileSync(path, `${path}.copy`), renameSync(`${path}.copy`, path))
  ],
  ["moved", (path: string) => renameSync(path, `${path}.moved`)],
  ["removed", (path: string) => rmSync(path)]
])("nothing is acknowledged into a file that was %s", async (_, disturb) => {
  const path = await fill(newPath())
  await withStore({ path }, (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), increment)
      disturb(path)
      for (const attempt of [store.change(project(1), increment), store.head]) {
        const failure = yield* Effect.flip(Effect.asVoid(attempt as Effect.Effect<unknown, Error>))
        expect(failure.message).toContain(
          "was moved, removed or replaced while it was open; nothing was done"
        )
      }
    })
  )
})

it("who has waited together is told together, and the file is as it was", async () => {
  const path = await fill(newPath())
  await withStore({ path }, (store) =>
    Effect.gen(function* () {
      renameSync(path, `${path}.aside`)
      const all = Effect.all(
        Array.from({ length: 5 }, () => Effect.exit(store.change(project(1), increment))),
        { concurrency: "unbounded" }
      )
      expect((yield* all).map(({ _tag }) => _tag)).toEqual(Array(5).fill("Failure"))
      renameSync(`${path}.aside`, path)
      expect((yield* store.change(project(1), increment)).policy.revision).toBe(11)
    })
  )
  expect(revisions(path)).toBe(11)
})
