import type { Sentence } from "@jobwarden/core"
import { jsonText } from "../reports/printable.ts"
import { countChanged, type ToldDifference } from "./told.ts"

/** A comparison for programs, on one line: every project by name, every access as data and as a sentence. */
export const diffAsJson = (difference: ToldDifference): string => {
  const { gaining, losing } = countChanged(difference)
  return jsonText({
    version: 1,
    before: difference.before,
    after: difference.after,
    summary: { compared: difference.compared, gaining, losing },
    changes: difference.changes.map(({ gained, lost, projects }) => ({
      projects: projects.map(({ described, id, movedFrom, path }) => ({ path, id, described, movedFrom })),
      gained: gained.map(accessOf),
      lost: lost.map(accessOf)
    }))
  })
}

const accessOf = ({ access, text }: Sentence): object => ({ sentence: text, access })
