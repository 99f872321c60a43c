import { namesOf } from "./names-of.ts"
import type { FormatName } from "./reports/formats.ts"

/** The names of the report formats, without the printers: those are loaded where a report is printed. */
export const formatNames = namesOf<FormatName>({
  pretty: true,
  json: true,
  sarif: true,
  junit: true,
  codequality: true,
  github: true
})
