import type { Page } from "./pretty.ts"
import type { Report } from "./report.ts"

/** Prints a report; the text does not end with a new line. */
export type Print = (report: Report, page: Page) => string

/** The names by which `--format` knows them (SPEC §9.2), and who prints them; only the one that is asked for is loaded. */
export const printers = {
  pretty: async () => (await import("./pretty.ts")).printPretty,
  json: async () => (await import("./json.ts")).printJson,
  sarif: async () => (await import("./sarif.ts")).printSarif,
  junit: async () => (await import("./junit.ts")).printJUnit,
  codequality: async () => (await import("./code-quality.ts")).printCodeQuality,
  github: async () => (await import("./github.ts")).printGitHub
} as const satisfies Readonly<Record<string, () => Promise<Print>>>

export type FormatName = keyof typeof printers

export const formatNames = Object.keys(printers) as readonly FormatName[]
