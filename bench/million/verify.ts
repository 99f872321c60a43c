import { Effect } from "effect"
import { logChecker } from "../../packages/service/src/index.ts"
import type { RevisionRow } from "../../packages/service/src/audit-log/log-row.ts"
import { openCopySource } from "../../packages/store-postgres/src/index.ts"

const atOnce = 2_000

/** Checks the whole log of a store with what belongs to it, as `jobwarden audit verify` does. Fails if it is unsound. */
export const verifyLog = (url: string, events: number): Promise<void> =>
  Effect.gen(function* () {
    const source = yield* openCopySource({ url })
    const count = yield* source.countRevisions
    let revision: RevisionRow | null = null
    const checker = logChecker({ revisions: { revisionOf: () => revision, count: () => count } })
    while (checker.size() < source.head) {
      const page = yield* source.page(checker.size(), atOnce)
      for (const event of page) {
        revision = event.revision && { ...event.revision, eventSequence: event.sequence }
        const problem = checker.take({ ...event, body: Buffer.from(event.body, "utf8") })
        if (problem !== null) throw new Error(`event ${event.sequence}: ${problem.message}`)
      }
      if (page.length === 0) throw new Error(`event ${checker.size() + 1} is missing`)
    }
    const problem = checker.end()
    if (problem !== null || checker.size() !== events) {
      throw new Error(problem?.message ?? `the log has ${checker.size()} events, not ${events}`)
    }
  }).pipe(Effect.scoped, Effect.runPromise)
