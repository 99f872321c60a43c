import { setTimeout as sleep } from "node:timers/promises"
import type { Acknowledged } from "./checked-store.ts"
import { grantWith } from "./markers.ts"

export interface ChangesOptions {
  /** The services, of which each client begins with its own and goes on with the next where one fails. */
  readonly urls: readonly string[]
  readonly token: string
  readonly projects: readonly number[]
  readonly clients: number
  /** Begins the marker of every change. */
  readonly run: string
}

/** Clients that change policies until they are told to stop. */
export interface Changes {
  /** What was answered with 200, in that order. */
  readonly acknowledged: readonly Acknowledged[]
  /** How often each other status was answered. */
  readonly refused: ReadonlyMap<number, number>
  /** Waits until so many more are acknowledged. */
  readonly more: (changes: number) => Promise<void>
  /** Hangs up: what is under way is known to nobody. */
  readonly stop: () => Promise<void>
}

/** So long a service may take until it acknowledges something, on a machine that is busy. */
const patience = 45_000

export const changeAgainAndAgain = (options: ChangesOptions): Changes => {
  const acknowledged: Acknowledged[] = []
  const refused = new Map<number, number>()
  const ending = new AbortController()

  const client = async (at: number): Promise<void> => {
    for (let turn = 0; !ending.signal.aborted; turn += 1) {
      const project = options.projects[(at + turn) % options.projects.length] ?? 0
      const marker = `${options.run}-${at}-${turn}`
      const url = options.urls[at % options.urls.length] ?? ""
      const answer = await fetch(`${url}/api/v4/projects/${project}/job_token_permissions`, {
        method: "PATCH",
        headers: { "private-token": options.token, "content-type": "application/json" },
        body: JSON.stringify({ package_registry: { maven: { write: grantWith(marker) } } }),
        signal: ending.signal
      }).catch(() => null)
      if (answer === null) {
        await sleep(20)
        continue
      }
      const body = (await answer.json().catch(() => null)) as { readonly revision: number } | null
      if (answer.status === 200 && body !== null) {
        acknowledged.push({ project, revision: body.revision, marker })
        continue
      }
      refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1)
      await sleep(20)
    }
  }

  const all = Array.from({ length: options.clients }, (_, at) => client(at))
  return {
    acknowledged,
    refused,
    more: async (changes) => {
      const wanted = acknowledged.length + changes
      const until = performance.now() + patience
      while (acknowledged.length < wanted) {
        if (performance.now() > until) {
          throw new Error(
            `${acknowledged.length} of ${wanted} changes were acknowledged; refused: ${[...refused].join("; ")}`
          )
        }
        await sleep(5)
      }
    },
    stop: async () => {
      ending.abort()
      await Promise.all(all)
    }
  }
}
