import { printCodeQuality } from "./code-quality.ts"
import { printGitHub } from "./github.ts"
import { printJson } from "./json.ts"
import { printJUnit } from "./junit.ts"
import { printPretty, type Page } from "./pretty.ts"
import type { Report } from "./report.ts"
import { printSarif } from "./sarif.ts"

/** The names by which `--format` knows them (SPEC §9.2), and who prints them. None ends with a new line. */
export const printers = {
  pretty: printPretty,
  json: printJson,
  sarif: printSarif,
  junit: printJUnit,
  codequality: printCodeQuality,
  github: printGitHub
} as const satisfies Readonly<Record<string, (report: Report, page: Page) => string>>

export type FormatName = keyof typeof printers

export const formatNames = Object.keys(printers) as readonly FormatName[]
