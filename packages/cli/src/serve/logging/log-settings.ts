/** How a service logs. */
export interface LogSettings {
  readonly format: "json" | "pretty"
  readonly level: "debug" | "info" | "warn" | "error"
  /** Whether there is a line for every request. */
  readonly requests: boolean
}

/** `auto`: for people on a terminal, for programs anywhere else. */
export const formatFor = (format: "json" | "pretty" | "auto", isTerminal: boolean): LogSettings["format"] =>
  format === "auto" ? (isTerminal ? "pretty" : "json") : format
