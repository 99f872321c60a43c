import { personalHash } from "../audit-event.ts"
import type { Checkpoint } from "../checkpoint/checkpoint.ts"
import type { Entity } from "../entity.ts"
import { growingTree } from "../merkle/growing-tree.ts"
import { hashLeaf, sameHash, type Hash } from "../merkle/tree-hash.ts"
import { documentProblem, isBelieved } from "./check-document.ts"
import { readBody, type CheckedEvent, type LogProblem, type LogRow, type RevisionRow } from "./log-row.ts"

export interface LogCheckerOptions {
  /** Verified ones: the log has to have been what they say. */
  readonly checkpoints?: ReadonlyArray<Checkpoint>
  /** Look at the bytes and hashes of events alone, not at what they say: for comparing with checkpoints, fast. */
  readonly onlyHashes?: boolean
  /** The revisions that the store holds beside the log; left out where there are none, as in an export. */
  readonly revisions?: {
    readonly revisionOf: (entity: Entity, revision: number) => RevisionRow | null
    /** How many there are in all. */
    readonly count: () => number
  }
}

/** Checks a log event by event. It keeps a number per entity and a hash per level of the tree, however long it is. */
export interface LogChecker {
  /** The first event, then the next: what is wrong with it, if anything is. Nothing may follow a problem. */
  readonly take: (row: LogRow) => LogProblem | null
  /** What can be said once the last event was taken. */
  readonly end: () => LogProblem | null
  readonly size: () => number
  readonly root: () => Hash
  /** How many events had personal data beside them; of the others it is erased or was left out. */
  readonly withPersonalData: () => number
  /** How many stored documents are believed in part: no event says all that is in them. */
  readonly believed: () => number
}

export const logChecker = ({
  checkpoints = [],
  onlyHashes = false,
  revisions
}: LogCheckerOptions = {}): LogChecker => {
  const tree = growingTree()
  const latest = new Map<string, number>()
  const ahead = checkpoints.toSorted((one, other) => one.size - other.size)
  let [believed, changes, personal, proven] = [0, 0, 0, 0]

  const take = (row: LogRow): LogProblem | null => {
    const expected = tree.size() + 1
    if (row.sequence !== expected) return outOfSequence(row.sequence, expected)
    const bad = (check: LogProblem["check"], message: string): LogProblem => ({
      check,
      sequence: expected,
      message
    })
    const notItsHash = "the hash beside it is not that of its bytes: one of the two was changed"
    if (onlyHashes) {
      if (!tree.appendIf(row.body, row.leafHash)) return bad("hash", notItsHash)
      if (row.personal !== null) personal += 1
      return meetCheckpoints()
    }
    const leaf = hashLeaf(row.body)
    if (!sameHash(leaf, row.leafHash)) return bad("hash", notItsHash)
    const read = readBody(row.body)
    if ("check" in read) return bad(read.check, read.message)
    const { event } = read
    if (event.sequence !== expected) {
      return bad("place", `it says itself that it is event ${event.sequence}`)
    }
    const wrong = personalProblem(row, event)
    if (wrong !== undefined) return bad("personal_data", wrong)
    if (row.personal !== null) personal += 1
    const ofRevision = takeRevision(event)
    if (ofRevision !== null) return bad(ofRevision.check, ofRevision.message)
    tree.append(leaf)
    return meetCheckpoints()
  }

  const takeRevision = (event: CheckedEvent): Pick<LogProblem, "check" | "message"> | null => {
    const { entity, revision } = event
    if (revision === undefined) return null
    const name = nameOf(entity)
    const last = latest.get(name) ?? 0
    if (revision.before !== last || revision.after !== last + 1) {
      const message = `it leads ${name} from revision ${revision.before} to ${revision.after}, and the log had led it to ${last}`
      return { check: "revision_chain", message }
    }
    latest.set(name, revision.after)
    changes += 1
    if (revisions === undefined) return null
    const after = revisions.revisionOf(entity, revision.after)
    const before = last === 0 ? null : revisions.revisionOf(entity, last)
    if (after === null || (last > 0 && before === null)) {
      return {
        check: "document",
        message: `revision ${after ? last : revision.after} of ${name} is not there`
      }
    }
    const wrong = documentProblem(event, { before, after })
    if (isBelieved(event, { before, after })) believed += 1
    const message = `revision ${revision.after} of ${name} ${wrong}`
    return wrong === undefined ? null : { check: "document", message }
  }

  const meetCheckpoints = (): LogProblem | null => {
    for (let next = ahead[0]; next !== undefined && next.size <= tree.size(); next = ahead[0]) {
      if (!sameHash(next.root, tree.root())) {
        const which =
          proven + 1 === next.size ? `event ${next.size}` : `one of the events ${proven + 1} to ${next.size}`
        const message =
          `the first ${next.size} events are not those of the checkpoint of ${next.origin}: ` +
          (next.size === 0
            ? "its root is not that of an empty log"
            : `${which} was changed, put in or taken out`)
        return { check: "checkpoint", sequence: proven + 1 === next.size ? next.size : null, message }
      }
      proven = next.size
      ahead.shift()
    }
    return null
  }

  return {
    take,
    end: () => {
      // Of an empty log nothing was taken yet.
      const met = meetCheckpoints()
      if (met !== null) return met
      const [missed] = ahead
      if (missed !== undefined) {
        const message = `the log ends with event ${tree.size()}, and the checkpoint of ${missed.origin} is of ${missed.size} events: its end was cut off, or it is an older copy`
        return { check: "checkpoint", sequence: null, message }
      }
      const count = onlyHashes ? changes : (revisions?.count() ?? changes)
      if (count === changes) return null
      const message = `there are ${count} revisions, and the log tells of ${changes}`
      return { check: "document", sequence: null, message }
    },
    size: tree.size,
    root: tree.root,
    withPersonalData: () => personal,
    believed: () => believed
  }
}

const nameOf = ({ id, type }: Entity): string => (type === "instance" ? type : `${type} ${id}`)

const outOfSequence = (found: number, expected: number): LogProblem => {
  const isAgain = found < expected && found > 0
  const message = isAgain
    ? "it comes twice, or out of order"
    : `it is missing: event ${found} follows event ${expected - 1}`
  return { check: "sequence", sequence: isAgain ? found : expected, message }
}

const personalProblem = ({ personal }: LogRow, event: CheckedEvent): string | undefined =>
  personal === null || personalHash(personal.salt, personal.data) === event.personal_data_hash
    ? undefined
    : "the personal data beside it is not what it was made with"
