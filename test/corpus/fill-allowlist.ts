import { Platform, PolicyIndex, PolicyStore } from "@jobwarden/service"
import { Effect, Result } from "effect"
import type { Act } from "./acts.ts"

/** Beyond every number of the sample organisation. */
const firstNumber = 50_000

/** Stores a list of so many entries, as if what they name had been there once. */
export const fillAllowlist = Effect.fnUntraced(function* (act: Extract<Act, { readonly kind: "fill" }>) {
  const project = yield* Platform.use((platform) => platform.project(act.project))
  if (project === null) throw new Error(`${act.project} is not there`)
  const index = yield* PolicyIndex
  const allowlist = Array.from({ length: act.count }, (_, at) => ({
    [act.of]: firstNumber + at,
    job_token_policies: ["read_jobs"]
  }))
  const { policy } = yield* PolicyStore.use((store) =>
    store.change({ type: "project", id: project.id }, ({ revision }) =>
      Result.succeed({
        write: {
          document: { scope: { inbound_enabled: true, allowlist } },
          event: {
            event_name: "job_token_permissions_updated",
            time: "2026-01-01T00:00:00.000Z",
            actor: { type: "user", id: 1 },
            entity: { type: "project", id: project.id },
            request_id: "given",
            revision: { before: revision, after: revision + 1 }
          },
          personal: {}
        },
        answer: null
      })
    )
  )
  yield* index.publish(project, policy)
})
