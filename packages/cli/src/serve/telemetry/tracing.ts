import { Effect, Layer, Redacted, References, Tracer } from "effect"
import { FetchHttpClient, HttpClient, HttpClientError, HttpClientResponse } from "effect/http"
import { OtlpExporter, OtlpSerialization, OtlpTracer } from "effect/observability"
import { quietly } from "./quiet-spans.ts"

/** Where traces go, and how many of them. */
export interface TracingSettings {
  /** Where the collector takes traces, by HTTP with JSON. */
  readonly url: string
  readonly headers: Readonly<Record<string, Redacted.Redacted>>
  /** The share of traces that are kept, from 0 to 1. */
  readonly sample: number
  readonly version: string
}

/** A collector that is slower than this is as good as down. */
const patience = "10 seconds"

/** Batches that are under way at once; what comes beyond is dropped with the batches of the next minute. */
const mostUnderWay = 4

/** Spans of the use cases, sent to a collector, whose trouble is nobody else's. Without settings there are none. */
export const layerTracing = (settings: TracingSettings | undefined): Layer.Layer<never> =>
  settings === undefined ? Layer.succeed(References.TracerEnabled, false) : exporting(settings)

const exporting = ({ headers, sample, url, version }: TracingSettings): Layer.Layer<never> =>
  Layer.effect(
    Tracer.Tracer,
    Effect.map(
      OtlpTracer.make({
        url,
        resource: { serviceName: "jobwarden", serviceVersion: version },
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, Redacted.value(value)])
        ),
        exportInterval: "1 second",
        maxBatchSize: 500,
        shutdownTimeout: "2 seconds"
      }),
      (tracer) => quietly(tracer, sample, Math.random)
    )
  ).pipe(
    Layer.provide(Layer.mergeAll(OtlpExporter.layerFlusher, OtlpSerialization.layerJson, bounded)),
    Layer.provide(FetchHttpClient.layer),
    // A collector that sends the spans, and the headers with them, somewhere else is not followed.
    Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "error" }))
  )

/** A client that gives up in time, and is not asked to do more than it can. */
const bounded = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(HttpClient.HttpClient, (client) => {
    let underWay = 0
    return HttpClient.transform(client, (answer, request) =>
      Effect.suspend(() => {
        if (underWay >= mostUnderWay) return Effect.succeed(busy(request))
        underWay += 1
        return answer.pipe(
          Effect.timeoutOrElse({
            duration: patience,
            orElse: () =>
              Effect.fail(
                new HttpClientError.HttpClientError({
                  reason: new HttpClientError.TransportError({ request, description: "took too long" })
                })
              )
          }),
          Effect.ensuring(Effect.sync(() => void (underWay -= 1)))
        )
      })
    )
  })
)

/** An answer that is no reason to try again. */
const busy = (request: Parameters<typeof HttpClientResponse.fromWeb>[0]) =>
  HttpClientResponse.fromWeb(request, new Response(null, { status: 400 }))
