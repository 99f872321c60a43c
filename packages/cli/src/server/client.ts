import { Clock, Context, Effect, Layer, Random, Semaphore } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"
import { attempt, type Answer, type Ask, type Visit } from "./attempt.ts"
import { ServerRefused, type ServerFailure } from "./failures.ts"
import { pauseBefore } from "./retry.ts"

/** A Jobwarden service, as somebody with a token is answered by it. */
export class ServerClient extends Context.Service<
  ServerClient,
  {
    /** Its address. */
    readonly server: string
    /** At most eight at once, each tried again where that may help. */
    readonly ask: (ask: Ask) => Effect.Effect<Answer, ServerFailure>
  }
>()("cli/ServerClient") {}

const mostAtOnce = 8

export interface ClientOptions extends Visit {
  /** Once it says so, nothing is tried again. */
  readonly isStopping?: () => boolean
}

/**
 * A client of one service. Every request may be sent again: what only reads, a rehearsal, and a change that names in
 * `If-Match` the revision that it changes. Carried out twice, that is refused the second time and changes nothing;
 * a refusal after an attempt of which nobody knows how it ended says so, and whoever asked looks what is there.
 */
export const layerServerClient = ({ isStopping = () => false, ...visit }: ClientOptions) =>
  Layer.effect(
    ServerClient,
    Effect.gen(function* () {
      const http = yield* HttpClient.HttpClient
      const room = yield* Semaphore.make(mostAtOnce)
      const ask = Effect.fn("ServerClient.ask")(function* (asked: Ask) {
        let uncertain = false
        for (let failed = 1; ; failed += 1) {
          const outcome = yield* room.withPermits(1)(attempt(http, visit, asked))
          if (outcome.type === "answered") return outcome.answer
          const pause =
            outcome.again === null || isStopping()
              ? null
              : pauseBefore(failed, outcome.again.after, {
                  now: yield* Clock.currentTimeMillis,
                  random: yield* Random.next
                })
          if (pause === null) return yield* told(outcome.failure, uncertain)
          uncertain ||= outcome.uncertain
          yield* Effect.sleep(pause)
        }
      })
      return ServerClient.of({ server: visit.address.base, ask })
    })
  ).pipe(Layer.provide(FetchHttpClient.layer))

const told = (failure: ServerFailure, uncertain: boolean): ServerFailure =>
  failure instanceof ServerRefused && uncertain ? new ServerRefused({ ...failure, uncertain }) : failure
