import { Context, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"

/** What only goes up. Counting is an addition: Effect reads it when somebody asks for the figures. */
export interface Counter {
  value: number
}

/** How something is distributed over bounds that were given. */
export interface Histogram {
  readonly observe: (value: number) => void
}

/** Names and values of labels; all of them come from the program, and none from a request. */
export type Labels = Readonly<Record<string, string>>

const silent = { update: () => {}, modify: () => {} }

/** The figures of one service: a registry of Effect's own, in the form that Prometheus reads. */
export class Meter {
  readonly #context: Context.Context<never>

  constructor() {
    this.#context = Context.make(Metric.MetricRegistry, new Map())
  }

  counter(name: string, description: string, labels: Labels = {}): Counter {
    const counter = { value: 0 }
    Metric.registerUnsafe(
      Metric.withAttributes(Metric.counter(name, { description, incremental: true }), labels),
      this.#context,
      { ...silent, get: () => ({ count: counter.value, incremental: true }) }
    )
    return counter
  }

  /** Read when somebody asks. */
  gauge(name: string, description: string, read: () => number, labels: Labels = {}): void {
    Metric.registerUnsafe(Metric.withAttributes(Metric.gauge(name, { description }), labels), this.#context, {
      ...silent,
      get: () => ({ value: read() })
    })
  }

  /** A counter that something else counts, such as the processor's time. */
  reading(name: string, description: string, read: () => number): void {
    Metric.registerUnsafe(Metric.counter(name, { description, incremental: true }), this.#context, {
      ...silent,
      get: () => ({ count: read(), incremental: true })
    })
  }

  /** `bounds` rise; what is above the last is counted as well. */
  histogram(
    name: string,
    description: string,
    bounds: ReadonlyArray<number>,
    labels: Labels = {}
  ): Histogram {
    const counts = bounds.map(() => 0)
    let [count, sum] = [0, 0]
    Metric.registerUnsafe(
      Metric.withAttributes(Metric.histogram(name, { description, boundaries: bounds }), labels),
      this.#context,
      {
        ...silent,
        get: () => ({ buckets: cumulated(bounds, counts), count, sum, min: 0, max: 0 })
      }
    )
    return {
      observe: (value) => {
        count += 1
        sum += value
        for (let at = 0; at < counts.length; at += 1) {
          if (value <= (bounds[at] ?? 0)) {
            counts[at] = (counts[at] ?? 0) + 1
            return
          }
        }
      }
    }
  }

  /** Everything, in Prometheus' text format 0.0.4. */
  expose(): string {
    return PrometheusMetrics.formatUnsafe(this.#context)
  }
}

const cumulated = (bounds: ReadonlyArray<number>, counts: ReadonlyArray<number>): Array<[number, number]> => {
  let below = 0
  return bounds.map((bound, at) => [bound, (below += counts[at] ?? 0)])
}
