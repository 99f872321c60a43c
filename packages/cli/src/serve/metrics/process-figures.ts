import { monitorEventLoopDelay } from "node:perf_hooks"
import type { Meter } from "./meter.ts"

/** What the process itself takes. The answer stops what was begun for it. */
export const addProcessFigures = (meter: Meter, version: string): (() => void) => {
  meter.gauge("jobwarden_build_info", "The version that runs.", () => 1, { version, node: process.version })
  const started = Date.now() / 1000 - process.uptime()
  meter.gauge("process_start_time_seconds", "When the process began, in seconds since 1970.", () => started)
  meter.reading("process_cpu_seconds_total", "Time of processors, by the program and for it.", () => {
    const { system, user } = process.cpuUsage()
    return (system + user) / 1e6
  })
  meter.gauge("process_resident_memory_bytes", "Memory that the process holds.", () =>
    process.memoryUsage.rss()
  )
  meter.gauge(
    "nodejs_heap_used_bytes",
    "Memory of the program's own objects.",
    () => process.memoryUsage().heapUsed
  )
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const milliseconds = 1e9
  for (const [quantile, percentile] of Object.entries({ "0.5": 50, "0.99": 99, "1": 100 })) {
    meter.gauge(
      "nodejs_eventloop_delay_seconds",
      "How late the program came to what was due, since the start.",
      () => (delay.count === 0 ? 0 : delay.percentile(percentile) / milliseconds),
      { quantile }
    )
  }
  return () => void delay.disable()
}
