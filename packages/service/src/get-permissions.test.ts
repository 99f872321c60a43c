import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { as, beginning, by, mission, patch, run } from "../test/use-cases.ts"
import { answerAtOnce } from "./at-once.ts"
import { permissionsReader } from "./get-permissions.ts"
import type { PermissionsView } from "./permissions-view.ts"
import { PolicyIndex } from "./policy-index.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { projects } from "./testing/platform-samples.ts"
import { group, put } from "./testing/store-samples.ts"

const maya = as("maya")
const { backend } = projects

const reading = Effect.map(
  permissionsReader,
  (read) =>
    (requester: Requester = maya) =>
      read(requester, backend.id, Effect.succeed("effective"))
)

describe("what reads policies again and again", () => {
  it("has at once what it read lately, and never what was before a change", () =>
    run(
      Effect.gen(function* () {
        const read = yield* reading
        expect(answerAtOnce(read())).toBeUndefined()
        const first = yield* read()
        expect(answerAtOnce(read())).toMatchObject({ value: first })
        yield* patch(maya, mission)
        expect(answerAtOnce(read())).toBeUndefined()
        const second = yield* read()
        expect(second).toMatchObject({ revision: 1, permissions: mission })
        expect(answerAtOnce(read())).toMatchObject({ value: second })
      })
    ))

  it("asks the gate each time", () =>
    run(
      Effect.gen(function* () {
        const read = yield* reading
        yield* read()
        for (const requester of [by(null), as("dev"), as("maya", ["read_registry"])]) {
          const answer = answerAtOnce(read(requester))
          expect(answer?._tag, JSON.stringify(requester.principal)).toBe("Failure")
        }
      })
    ))

  it("reads anew once a group above says something else, in the tag as well", () =>
    run(
      Effect.gen(function* () {
        const [read, store, index] = [yield* reading, yield* PolicyStore, yield* PolicyIndex]
        const before = yield* read()
        const limits = { package_registry: { maven: { write: false } } }
        const { policy } = yield* store.change(group(7), put({ limits }))
        yield* index.publishGroup({ id: 7, path: "acme" }, policy)
        const after = yield* read()
        expect(after.limited).not.toEqual(before.limited)
        expect(after.etag).not.toBe(before.etag)
      })
    ))

  it("reads anew from the very moment at which a grant expires", () =>
    run(
      Effect.gen(function* () {
        const read = yield* reading
        const expires_at = new Date(beginning + 60_000).toISOString()
        yield* patch(maya, { jobs: { write: { min_role: "maintainer", job_token: { expires_at } } } })
        yield* read()
        yield* TestClock.adjust(59_999)
        expect(answerAtOnce(read())).toBeDefined()
        yield* TestClock.adjust(1)
        expect(answerAtOnce(read())).toBeUndefined()
      })
    ))
})

describe("a source that a limit keeps out", () => {
  const { integration } = projects
  const arrange = Effect.gen(function* () {
    const [store, index] = [yield* PolicyStore, yield* PolicyIndex]
    const scope = { inbound_enabled: true, allowlist: [{ project: integration.id }] }
    const { policy } = yield* store.change({ type: "project", id: backend.id }, put({ scope }))
    yield* index.publish(backend, policy)
    const limited = yield* store.change(group(7), put({ limits: { jobs: { write: "owner" } } }))
    yield* index.publishGroup({ id: 7, path: "acme" }, limited.policy)
  })
  const lostBy = ({ limited }: PermissionsView) =>
    limited.flatMap(({ lost: { job_tokens = [] } }) =>
      job_tokens.map(({ from, hidden_sources = 0 }) => ({ from, hidden_sources }))
    )

  it("is counted for a reader who may not know it, and named by its path to one who may", () =>
    run(
      Effect.gen(function* () {
        yield* arrange
        const read = yield* reading
        const [shown, whole] = [lostBy(yield* read()), lostBy(yield* read(as("ada")))]
        expect(JSON.stringify(shown)).not.toMatch(/126|partner/)
        expect(Math.max(...shown.map(({ hidden_sources }) => hidden_sources))).toBe(1)
        expect(whole.flatMap(({ from }) => from)).toContainEqual({ project: integration.path })
        expect(lostBy(yield* read())).toEqual(shown)
      })
    ))

  it("is counted in the answer to a change as well", () =>
    run(
      Effect.gen(function* () {
        yield* arrange
        const { view } = yield* patch(maya, { releases: { write: "maintainer" } })
        expect(JSON.stringify(view.limited)).not.toMatch(/126|partner/)
        expect(lostBy(view).some(({ hidden_sources }) => hidden_sources === 1)).toBe(true)
      })
    ))
})
