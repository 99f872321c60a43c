import {
  FleetLinter,
  FleetNotLinted,
  type FleetFindingsFound,
  type FleetSession,
  type FoundInFleet
} from "@jobwarden/service"
import { Effect, Layer } from "effect"
import { Worker } from "node:worker_threads"
import type { FromWorker, ToWorker } from "./fleet-worker.ts"
import { workerArgument } from "./worker-argument.ts"

/** More than this a look at very many projects does not need; one that does ends, and the service goes on. */
const mostMegabytes = 4096

const entry = (): URL =>
  import.meta.url.endsWith(".ts") ? new URL("./fleet-worker.ts", import.meta.url) : new URL(import.meta.url)

/** Looks at all projects on a thread of its own, which is there for as long as one look takes. */
export const layerFleetLinter = Layer.succeed(FleetLinter, {
  begin: (now) =>
    Effect.gen(function* () {
      const worker = yield* Effect.acquireRelease(
        Effect.try({ try: start, catch: (cause) => new FleetNotLinted({ reason: String(cause) }) }),
        (started) => Effect.promise(() => started.terminate())
      )
      yield* ask(worker, { type: "begin", now })
      const session: FleetSession = {
        put: (part) => Effect.asVoid(ask(worker, { type: "put", part })),
        finish: fetchFindings(worker)
      }
      return session
    })
})

const start = (): Worker => {
  const worker = new Worker(entry(), {
    argv: [workerArgument],
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    stdout: true
  })
  // It is listened to where it is asked; what it says in between is no reason to end the service.
  worker.on("error", () => {})
  worker.unref()
  return worker
}

const fetchFindings = Effect.fnUntraced(function* (worker: Worker) {
  const finished = yield* ask(worker, { type: "finish" })
  const findings: Array<FoundInFleet> = []
  for (;;) {
    const listed = yield* ask(worker, { type: "list", from: findings.length })
    if (listed.type !== "listed" || listed.findings.length === 0) break
    findings.push(...listed.findings)
  }
  const rest = finished.type === "finished" ? finished.rest : { projects: 0, leftOut: [] }
  const found: FleetFindingsFound = { ...rest, findings }
  return found
})

/** Sends a message, and waits for its answer. */
const ask = (worker: Worker, message: ToWorker): Effect.Effect<FromWorker, FleetNotLinted> =>
  Effect.callback((resume) => {
    const settle = (answer: Effect.Effect<FromWorker, FleetNotLinted>): void => {
      stop()
      resume(answer)
    }
    const fail = (reason: string): void => settle(Effect.fail(new FleetNotLinted({ reason })))
    const onMessage = (answer: FromWorker): void => settle(Effect.succeed(answer))
    const onError = (error: Error): void => fail(error.message)
    const onExit = (): void => fail("its thread ended")
    const stop = (): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit)
    }
    worker.on("message", onMessage).on("error", onError).on("exit", onExit)
    worker.postMessage(message, [])
    return Effect.sync(stop)
  })
