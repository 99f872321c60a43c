import type { Problem } from "@jobwarden/core"
import { Redacted, Result } from "effect"
import manifest from "../../../package.json" with { type: "json" }
import { readSecretFile } from "../secret-file.ts"
import type { TracingSettings } from "../telemetry/tracing.ts"
import type { OperationsSection } from "./operations-section.ts"

type Section = NonNullable<OperationsSection["telemetry"]>

const tracesPath = "/v1/traces"

const headerLine = /^([A-Za-z0-9-]{1,64}): *([\x21-\x7e][\x20-\x7e]*)$/

/** Puts the section into the form that the service uses, reading the collector's credential. */
export const readTelemetry = (
  { otlp }: Section,
  besideFile: (relative: string) => string
): Result.Result<TracingSettings, Problem> => {
  const secret =
    otlp.headers_file === undefined
      ? Result.succeed(null)
      : readSecretFile(besideFile(otlp.headers_file), {
          name: "the headers' file",
          shape: headerLine,
          expected: "one line with a header, such as `Authorization: Bearer …`"
        })
  return Result.mapBoth(secret, {
    onFailure: (message) => ({ path: ["telemetry", "otlp", "headers_file"], message }),
    onSuccess: (line) => {
      const [, name = "", value = ""] = line === null ? [] : (headerLine.exec(Redacted.value(line)) ?? [])
      const base = otlp.endpoint.replace(/\/+$/, "")
      return {
        url: base.endsWith(tracesPath) ? base : base + tracesPath,
        headers: name === "" ? {} : { [name]: Redacted.make(value) },
        sample: otlp.sample ?? 1,
        version: manifest.version
      }
    }
  })
}
