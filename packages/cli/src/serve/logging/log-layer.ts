import { notesOf } from "@jobwarden/rest-adapter"
import { Cause, Context, Effect, Layer, Logger, Option, References } from "effect"
import { HttpServerRequest } from "effect/http"
import type { LogLines } from "./log-lines.ts"
import type { LogSettings } from "./log-settings.ts"

const levels = { debug: "Debug", info: "Info", warn: "Warn", error: "Error" } as const

/** A message, and what a cause says of itself, is cut off here. */
const longest = 16_384

/** What the service says of itself, one JSON object a line or for people, on the same lines as its requests. */
export const layerLogs = (settings: LogSettings, lines: LogLines): Layer.Layer<never> =>
  Layer.mergeAll(
    Logger.layer([settings.format === "json" ? jsonLogger(lines) : prettyLogger(lines)]),
    Layer.succeed(References.MinimumLogLevel, levels[settings.level]),
    Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => lines.flush())))
  )

const jsonLogger = (lines: LogLines) =>
  Logger.make(({ cause, date, fiber, logLevel, message }) => {
    const request = Context.getOption(fiber.context, HttpServerRequest.HttpServerRequest)
    const id = Option.isSome(request) ? notesOf(request.value.source)?.id : undefined
    lines.add(
      JSON.stringify({
        time: date.toISOString(),
        level: logLevel.toLowerCase(),
        message: textOf(message).slice(0, longest),
        ...(id !== undefined && { request_id: id }),
        ...fiber.getRef(References.CurrentLogAnnotations),
        ...(cause.reasons.length > 0 && { cause: Cause.pretty(cause).slice(0, longest) })
      }),
      isUrgent(logLevel)
    )
  })

const prettyLogger = (lines: LogLines) => Logger.map(Logger.formatLogFmt, (line) => lines.add(line, true))

const isUrgent = (level: string): boolean => /^(?:warn|error|fatal)$/i.test(level)

/** The parts of a message as one text; an object is said by what it is in JSON, an error by its own message. */
const textOf = (message: unknown): string =>
  (Array.isArray(message) ? message : [message])
    .map((part: unknown) => {
      if (typeof part === "string") return part
      if (Cause.isCause(part)) return Cause.pretty(part)
      return part instanceof Error ? part.message : JSON.stringify(part)
    })
    .join(" ")
