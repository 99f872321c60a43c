import type { RegistryAction } from "@jobwarden/service"
import type { Format, Route } from "../classify/route.ts"
import type { Source } from "./sources.ts"

/** Where a route begins, in a word. */
const levelOf = ({ pattern }: Route): string => {
  if (pattern.startsWith("/api/v4/projects/")) return "project"
  if (pattern.startsWith("/api/v4/group")) return "group"
  return pattern.startsWith("/api/v4/packages/") ? "instance" : "registry"
}

const listOf = (words: ReadonlyArray<string>): string => [...new Set(words)].join(", ")

const methodsFor = ({ routes }: Format, action: RegistryAction): string =>
  listOf(
    routes
      .filter((route) => route.action === action)
      .map(({ byBody, method }) => (byBody ? `${method} ²` : method))
  )

/** What is understood of each format, in Markdown. */
export const formatRows = (formats: ReadonlyArray<Format>): ReadonlyArray<string> =>
  formats.map((format) => {
    const cells = [
      format.name,
      listOf(format.routes.map(levelOf)),
      ...(["read", "write", "delete"] as const).map((action) => methodsFor(format, action))
    ]
    return `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`
  })

/** Where what was known by hearsay is described, in Markdown. */
export const sourceRows = (sources: ReadonlyArray<Source>): ReadonlyArray<string> =>
  sources.map(({ what, source }) => `| ${what} | ${source} |`)
