import { Context, Effect, Layer } from "effect"
import manifest from "../../../package.json" with { type: "json" }
import { urlOf } from "../listen-address.ts"
import type { Operations } from "../operations.ts"
import { serveMetrics } from "./metrics-listener.ts"
import { addProcessFigures } from "./process-figures.ts"

/** Where the metrics are, for whoever started the service. */
export class MetricsAddress extends Context.Service<MetricsAddress, { readonly metrics?: string }>()(
  "cli/MetricsAddress"
) {}

/** The listener that a configuration asks for, as long as the layer lives. */
export const layerMetrics = ({ configuration, meter }: Operations): Layer.Layer<MetricsAddress, Error> => {
  const { metrics } = configuration
  if (metrics === undefined) return Layer.succeed(MetricsAddress, {})
  return Layer.effect(
    MetricsAddress,
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.sync(() => addProcessFigures(meter, manifest.version)),
        (stop) => Effect.sync(stop)
      )
      const listening = yield* serveMetrics(meter, metrics)
      return { metrics: `${urlOf(listening)}/metrics` }
    })
  )
}
