import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { columnOf, rankOf, rowOf, triggerOf } from "./words.ts"

/**
 * No judge at all: reads of each request what every judge has to read of it, its words and the text of its
 * project, and looks nothing up. What is left of the others' time is theirs. It counts nothing that means anything.
 */
export const reading = (requests: readonly Request[]): Contestant => {
  // The project's text is read as a look-up reads it, and never found.
  const nothing = new Map([["", 1]])
  const read = ({ action, caller, project, resource }: Request): boolean => {
    const cell = (rowOf.get(resource) ?? 0) + (columnOf.get(action) ?? 0) + (nothing.get(project) ?? 0)
    if (caller.type === "user") return cell === (rankOf.get(caller.role) ?? 0)
    if (caller.project !== project) return false
    const ref = caller.ref.fork ? 2 : caller.ref.protected ? 0 : 1
    return cell + ref === (triggerOf.get(caller.trigger_role) ?? 0)
  }
  return {
    name: "only reading",
    countAllowed: () => {
      let count = 0
      for (const request of requests) if (read(request)) count += 1
      return count
    }
  }
}
