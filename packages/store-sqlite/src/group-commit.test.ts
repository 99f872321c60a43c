import { StoreUnavailable } from "@jobwarden/service"
import { acceptedEvent, increment, keep, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Cause, Clock, Effect, Exit, Fiber, Result } from "effect"
import { describe, expect, it } from "vitest"
import { openRaw, temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { sqliteError } from "../test/watched-database.ts"
import { eventually, together, withWatched } from "../test/watched-store.ts"
import { commitsInLog } from "../test/write-ahead-log.ts"

const newPath = temporaryPaths()

const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

describe("changes that come together share their commits", () => {
  it("64 at once are far fewer commits than changes, and none of them is lost", async () => {
    const path = newPath()
    await withStore({ path }, (store) =>
      Effect.gen(function* () {
        const before = commitsInLog(path)
        const changed = yield* together(many(1, 64).map((id) => store.change(project(id), increment)))
        expect(changed.map(({ policy }) => policy.entity.id)).toEqual(many(1, 64))
        const commits = commitsInLog(path) - before
        expect(commits).toBeGreaterThan(0)
        // One, unless the machine is so busy that some of them have to wait for the next.
        expect(commits).toBeLessThanOrEqual(16)
        const events = yield* store.events({ after: 0, limit: 100 })
        expect(events.map(({ sequence }) => sequence)).toEqual(many(1, 64))
      })
    )
  })

  it("one alone is committed at once, and has a commit of its own", async () => {
    const path = newPath()
    await withStore({ path }, (store) =>
      Effect.gen(function* () {
        const before = commitsInLog(path)
        for (const revision of many(1, 10)) {
          yield* store.change(project(1), increment)
          expect(commitsInLog(path) - before).toBe(revision)
        }
        yield* store.append([{ event: refusedEvent(project(1)), personal }])
        expect(commitsInLog(path) - before).toBe(11)
      })
    )
  })

  it("each decides from what the one before it left, and they are answered in that order", () =>
    withWatched({ path: newPath() }, ({ store }) =>
      Effect.gen(function* () {
        const answered: Array<number> = []
        yield* together(
          many(1, 20).map(() =>
            Effect.tap(store.change(project(1), increment), ({ answer }) =>
              Effect.sync(() => answered.push(answer))
            )
          )
        )
        expect(answered).toEqual(many(1, 20))
        expect((yield* store.read(project(1))).revision).toBe(20)
      })
    ))

  it("nobody is answered before COMMIT has returned", () =>
    withWatched({ path: newPath() }, ({ store, watcher }) =>
      Effect.gen(function* () {
        const order: Array<string> = []
        watcher.before = ({ sql }) => void (sql === "COMMIT" && order.push("to be committed"))
        watcher.after = ({ sql }) => void (sql === "COMMIT" && order.push("committed"))
        const answer = (name: string) => Effect.sync(() => order.push(name))
        yield* together([
          Effect.andThen(store.change(project(1), increment), answer("changed")),
          Effect.andThen(store.change(project(2), keep), answer("kept")),
          Effect.andThen(store.append([{ event: refusedEvent(project(3)), personal }]), answer("appended")),
          Effect.andThen(Effect.exit(store.change(project(4), () => Result.fail("no"))), answer("refused"))
        ])
        expect(order).toEqual(["to be committed", "committed", "changed", "kept", "appended", "refused"])
      })
    ))

  it("what refuses, throws or breaks a rule of the tables leaves no trace, and the others stand", () =>
    withWatched({ path: newPath(), limits: { milliseconds: 60_000 } }, ({ path, store }) =>
      Effect.gen(function* () {
        const refusal = store.change(project(2), () => Result.fail("no"))
        const defect = store.change(project(3), () => {
          throw new Error("a mistake")
        })
        const contradiction = store.change(project(4), (current) => {
          const event = { ...acceptedEvent(current), revision: { before: 6, after: 7 } }
          return Result.succeed({ write: { document: {}, event, personal }, answer: null })
        })
        // Its event is written by the time that the table refuses the second.
        const halfway = store.append([
          { event: refusedEvent(project(5)), personal },
          { event: { ...refusedEvent(project(5)), entity: { type: "project", id: 1.5 } }, personal }
        ])
        const exits = yield* together(
          [store.change(project(1), increment), refusal, defect, contradiction, halfway].flatMap((one) => [
            Effect.exit(Effect.asVoid<unknown, unknown, never>(one)),
            Effect.exit(Effect.asVoid<unknown, unknown, never>(store.change(project(6), increment)))
          ])
        )
        expect(exits.map(Exit.isSuccess)).toEqual([true, true, ...many(1, 4).flatMap(() => [false, true])])
        const [, , second, , third, , fourth, , fifth] = exits
        expect(second).toEqual(Exit.fail("no"))
        for (const exit of [third, fourth, fifth]) {
          expect(exit && Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
        }
        const events = yield* store.events({ after: 0, limit: 100 })
        expect(events.map(({ sequence }) => sequence)).toEqual(many(1, 6))
        expect((yield* store.read(project(6))).document).toEqual({ counter: 5 })
        expect(commitsInLog(path)).toBe(2)
      })
    ))
})

describe("where the transaction fails", () => {
  it.each(["BEGIN IMMEDIATE", "SAVEPOINT turn", "RELEASE turn", "ROLLBACK TO turn", "COMMIT"])(
    "at %s everybody in it fails, whatever they were about to be told, and nothing is stored",
    (statement) =>
      withWatched({ path: newPath() }, ({ database, store, watcher }) =>
        Effect.gen(function* () {
          let isBroken = true
          watcher.before = ({ method, sql }) => {
            if (isBroken && method === "run" && sql === statement) throw sqliteError("SQLITE_IOERR")
          }
          const failures = yield* together([
            Effect.flip(store.change(project(1), increment)),
            Effect.flip(store.append([{ event: refusedEvent(project(1)), personal }])),
            Effect.flip(store.change(project(1), keep)),
            Effect.flip(store.change(project(1), () => Result.fail("no")))
          ])
          expect(failures.map((failure) => failure instanceof StoreUnavailable)).toEqual(Array(4).fill(true))
          expect(database.inTransaction, "nobody else is kept out").toBe(false)
          isBroken = false
          expect((yield* store.read(project(1))).revision).toBe(0)
          expect(yield* store.events({ after: 0, limit: 10 })).toEqual([])
          expect((yield* store.change(project(1), increment)).policy.revision).toBe(1)
        })
      )
  )

  it("because SQLite rolled it back by itself, so do all who had begun; the next are served", () =>
    withWatched({ path: newPath() }, ({ database, store, watcher }) =>
      Effect.gen(function* () {
        let inserted = 0
        watcher.before = ({ method, sql }) => {
          if (method !== "run" || !sql.startsWith("INSERT INTO audit_event ") || (inserted += 1) !== 2) return
          database.exec("ROLLBACK")
          throw sqliteError("SQLITE_FULL")
        }
        const results = yield* together(
          many(1, 3).map((id) => Effect.result(store.change(project(id), increment)))
        )
        expect(results.map(Result.isSuccess)).toEqual([false, false, true])
        for (const failed of results.filter(Result.isFailure)) {
          expect(failed.failure.message).toMatch(
            "cannot grow: the disk is full; free some space and try again"
          )
        }
        expect((yield* store.readAll).map(({ entity }) => entity.id)).toEqual([3])
      })
    ))

  it("one that finds no room does not touch those that do", () =>
    withWatched({ path: newPath() }, ({ store, watcher }) =>
      Effect.gen(function* () {
        let inserted = 0
        watcher.before = ({ method, sql }) => {
          if (method === "run" && sql.startsWith("INSERT INTO policy_revision ") && (inserted += 1) === 2) {
            throw sqliteError("SQLITE_FULL")
          }
        }
        const exits = yield* together(
          many(1, 3).map((id) => Effect.exit(store.change(project(id), increment)))
        )
        expect(exits.map(Exit.isSuccess)).toEqual([true, false, true])
        expect((yield* store.events({ after: 0, limit: 10 })).map(({ sequence }) => sequence)).toEqual([1, 2])
      })
    ))

  it("and cannot even be rolled back, nothing is answered from it until it is", () =>
    withWatched({ path: newPath() }, ({ store, watcher }) =>
      Effect.gen(function* () {
        let isBroken = true
        watcher.before = ({ sql }) => {
          if (isBroken && ["COMMIT", "ROLLBACK"].includes(sql)) throw sqliteError("SQLITE_IOERR")
        }
        yield* Effect.flip(store.change(project(1), increment))
        expect((yield* Effect.flip(store.read(project(1)))).message).toMatch("cannot be read or written")
        expect((yield* Effect.flip(store.change(project(1), increment))).message).toMatch("cannot be read")
        isBroken = false
        expect((yield* store.read(project(1))).revision).toBe(0)
        expect((yield* store.change(project(1), increment)).policy.revision).toBe(1)
      })
    ))

  it("and cannot be rolled back, whoever waited behind it begins with that", () =>
    withWatched({ path: newPath(), limits: { together: 1 } }, ({ store, watcher }) =>
      Effect.gen(function* () {
        let broken = 2
        watcher.before = ({ method, sql }) => {
          if (method !== "prepare" && ["COMMIT", "ROLLBACK"].includes(sql) && broken-- > 0) {
            throw sqliteError("SQLITE_IOERR")
          }
        }
        const exits = yield* together([1, 2].map((id) => Effect.exit(store.change(project(id), increment))))
        expect(exits.map(Exit.isSuccess)).toEqual([false, true])
        expect((yield* store.readAll).map(({ entity }) => entity.id)).toEqual([2])
      })
    ))

  it("for somebody else's lock, all who wait have waited once", async () => {
    const path = newPath()
    await withWatched({ path, busyTimeoutMilliseconds: 20, limits: { together: 2 } }, ({ store, watcher }) =>
      Effect.gen(function* () {
        const other = openRaw(path)
        other.exec("BEGIN IMMEDIATE")
        let begun = 0
        watcher.before = ({ sql }) => void (sql === "BEGIN IMMEDIATE" && (begun += 1))
        const failures = yield* together(
          many(1, 10).map((id) => Effect.flip(store.change(project(id), increment)))
        )
        expect(failures.every(({ message }) => message.includes("is locked by another process"))).toBe(true)
        expect(begun).toBe(1)
        other.close()
        yield* store.change(project(1), increment)
      })
    )
  })
})

describe("an interruption", () => {
  it("takes out whoever still waits", () =>
    withWatched({ path: newPath() }, ({ store }) =>
      Effect.gen(function* () {
        const [first, second, third] = [1, 2, 3].map((id) =>
          Effect.runFork(store.change(project(id), increment))
        )
        second?.interruptUnsafe()
        expect(second && Exit.isFailure(yield* Fiber.await(second))).toBe(true)
        if (first) yield* Fiber.join(first)
        if (third) yield* Fiber.join(third)
        expect((yield* store.readAll).map(({ entity }) => entity.id)).toEqual([1, 3])
      })
    ))

  it("lets whoever has begun go on to the end", () =>
    withWatched({ path: newPath() }, ({ store }) =>
      Effect.gen(function* () {
        const published: Array<number> = []
        const publish = ({ policy }: { policy: { revision: number } }) =>
          Effect.sync(() => published.push(policy.revision))
        // The first is answered, and ends the second, before the second is.
        Effect.runFork(
          Effect.tap(store.change(project(1), increment), () => Effect.sync(() => second.interruptUnsafe()))
        )
        const second = Effect.runFork(
          Effect.uninterruptible(Effect.tap(store.change(project(1), increment), publish))
        )
        yield* Fiber.await(second)
        expect(published).toEqual([2])
        expect((yield* store.read(project(1))).revision).toBe(2)
      })
    ))
})

describe("limits", () => {
  it("no more share a commit than may, and in between everything else has its turn", () =>
    withWatched({ path: newPath(), limits: { together: 3 } }, ({ path, store, watcher }) =>
      Effect.gen(function* () {
        const order: Array<string> = []
        watcher.after = ({ sql }) => {
          if (sql !== "COMMIT") return
          order.push("commit")
          setImmediate(() => order.push("something else"))
        }
        yield* together(many(1, 10).map((id) => store.change(project(id), increment)))
        yield* eventually(() => order.length === 8)
        expect(order).toEqual(many(1, 4).flatMap(() => ["commit", "something else"]))
        expect(commitsInLog(path)).toBe(5)
      })
    ))

  it("none begins any more once the transaction has lasted its time", () => {
    let now = 0n
    const clock: Clock.Clock = {
      ...Effect.runSync(Clock.Clock),
      currentTimeNanosUnsafe: () => now
    }
    const opening = { path: newPath(), limits: { milliseconds: 25 } }
    return withWatched(
      opening,
      ({ path, store }) =>
        Effect.gen(function* () {
          const before = commitsInLog(path)
          const slow = (current: Parameters<typeof increment>[0]) => {
            now += 10_000_000n
            return increment(current)
          }
          yield* together(many(1, 9).map((id) => store.change(project(id), slow)))
          expect(commitsInLog(path) - before).toBe(3)
        }),
      clock
    )
  })

  it("who comes again stands behind those who wait", () =>
    withWatched({ path: newPath(), limits: { together: 2 } }, ({ store }) =>
      Effect.gen(function* () {
        const order: Array<string> = []
        const client = (name: string) =>
          Effect.forEach([1, 2, 3], (turn) =>
            Effect.tap(store.change(project(1), increment), () => Effect.sync(() => order.push(name + turn)))
          )
        yield* together(["a", "b", "c"].map(client))
        expect(order).toEqual(["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"])
      })
    ))

  it("a full queue refuses and says so; who waits in it is served, and then there is room", () =>
    withWatched({ path: newPath(), limits: { waiting: 3 } }, ({ path, store }) =>
      Effect.gen(function* () {
        const exits = yield* together(
          many(1, 5).map((id) => Effect.result(store.change(project(id), increment)))
        )
        expect(exits.map(Result.isSuccess)).toEqual([true, true, true, false, false])
        const refused = exits[3]
        expect(refused && Result.isFailure(refused) && refused.failure.message).toBe(
          `the policy store is unavailable: \`${path}\` has 3 changes waiting already; nothing was done; ` +
            "try again in a moment"
        )
        yield* store.change(project(4), increment)
        expect((yield* store.readAll).map(({ entity }) => entity.id)).toEqual([1, 2, 3, 4])
      })
    ))

  it("a store that is closed while they wait fails all of them", async () => {
    const path = newPath()
    const waiting = await withStore({ path }, (store) =>
      Effect.sync(() => many(1, 3).map((id) => Effect.runFork(store.change(project(id), increment))))
    )
    for (const fiber of waiting) {
      const failure = await Effect.runPromise(Effect.flip(Fiber.join(fiber)))
      expect(failure.message).toMatch("was closed; nothing was done; open it again")
    }
    expect(withRaw(path, (raw) => raw.prepare("SELECT count(*) FROM audit_event").pluck().get())).toBe(0)
  })
})
