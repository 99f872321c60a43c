import { countOf } from "../print.ts"
import { printable } from "../reports/printable.ts"
import type { ServerState } from "../server/state.ts"

const mostNamed = 5

/** What somebody who reads the files should know is not in them. */
export const pullRemarks = ({ instance, projects }: ServerState): readonly string[] => {
  const hiding = projects.filter(({ hiddenEntries }) => hiddenEntries > 0)
  const named = hiding
    .slice(0, mostNamed)
    .map(({ hiddenEntries, path }) => `${printable(path)} (${hiddenEntries})`)
  const more = hiding.length > named.length ? ` and ${hiding.length - named.length} more` : ""
  return [
    ...(hiding.length === 0
      ? []
      : [
          `allowlist entries that you may not know are not in it, and stay where they are when you apply it: ` +
            `${named.join(", ")}${more}`
        ]),
    ...(instance === null
      ? ["the instance is not in it: that is for administrators; so are groups of which you are no owner"]
      : []),
    ...(projects.length === 0 ? [`there is ${countOf(0, "project")} that you may change`] : [])
  ]
}
