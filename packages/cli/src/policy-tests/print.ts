import { printers, type FormatName, type Print } from "../reports/formats.ts"
import { painterFor } from "../reports/painter.ts"
import type { Screen } from "../table.ts"
import { asReport } from "./as-report.ts"
import { testRunAsJson } from "./json.ts"
import { testRunAsJUnit } from "./junit.ts"
import { printTestRun } from "./pretty.ts"
import type { TestRun } from "./test-run.ts"

/** A run in one of the formats of reports. None ends with a new line. */
export const printTests = async (
  format: FormatName,
  run: TestRun,
  { colour, width }: Screen
): Promise<string> => {
  const page = { width, painter: painterFor({ colour }) }
  switch (format) {
    case "pretty":
      return printTestRun(run, page)
    case "json":
      return testRunAsJson(run)
    case "junit":
      return testRunAsJUnit(run)
    default: {
      const print: Print = await printers[format]()
      return print(asReport(run), page)
    }
  }
}
