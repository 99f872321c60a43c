import type { LogProblem, VerifiedCheckpoint } from "@jobwarden/service"
import { painterFor } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { countOf } from "../print.ts"
import type { ServerLog } from "./server-log.ts"
import { wrap, type Screen } from "../table.ts"

/** What verifying came to. */
export interface Verified {
  readonly log: string
  readonly kind: "store" | "export"
  readonly problem: LogProblem | null
  readonly checkpoints: readonly VerifiedCheckpoint[]
  /** How many are as they should be: all, or those before the problem. */
  readonly events: number
  readonly root: Uint8Array
  readonly withPersonalData: number
  /** Stored documents that no event tells all of. */
  readonly believed: number
  /** The log of a service that begins with this one. */
  readonly server?: ServerLog
  /** Nothing was read of what the events say. */
  readonly onlyHashes?: boolean
  /** An export has a checkpoint, and nobody gave a public key for it. */
  readonly isOwnUnverified: boolean
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

const checkNames: Readonly<Record<LogProblem["check"], string>> = {
  sequence: "place in the log",
  text: "text",
  canonical_form: "canonical form",
  hash: "hash",
  place: "own place",
  members: "members",
  revision_chain: "chain of revisions",
  personal_data: "personal data",
  document: "stored policy",
  checkpoint: "checkpoint",
  export: "export"
}

/** As programs read it. */
export const verifiedAsJson = (verified: Verified): string => {
  const { believed, checkpoints, events, kind, problem, root, withPersonalData } = verified
  return JSON.stringify(
    {
      version: 1,
      kind,
      valid: problem === null,
      events,
      root_hash: base64(root),
      with_personal_data: withPersonalData,
      believed_documents: believed,
      only_hashes: verified.onlyHashes === true,
      checkpoints: checkpoints.map(({ origin, root: own, signedBy, size }) => ({
        origin,
        size,
        root_hash: base64(own),
        signed_by: signedBy.map(({ keyId, name }) => ({ name, key_id: keyId }))
      })),
      server:
        verified.server === undefined
          ? null
          : { address: verified.server.server, size: verified.server.checkpoint.size },
      problem
    },
    undefined,
    2
  )
}

const row = (name: string, words: string): string => `${name.padEnd(14)}${words}`

/** As people read it. */
export const printVerified = (verified: Verified, { colour, width }: Screen): string => {
  const { believed, checkpoints, events, kind, log, problem, root, server, withPersonalData } = verified
  const painter = painterFor({ colour })
  const name = log === "-" ? "standard input" : printable(log)
  if (problem !== null) {
    const where = problem.sequence === null ? "" : `event ${problem.sequence}: `
    const words = `${where}${printable(problem.message)}`
    return [
      painter.severity("error", `${name}: this log is not what it was`),
      "",
      ...wrap(words, width),
      "",
      row("found by", checkNames[problem.check]),
      ...(problem.sequence === null
        ? []
        : [row("before it", `${countOf(events, "event")} as they should be`)])
    ].join("\n")
  }
  const latest = checkpoints.toSorted((one, other) => other.size - one.size)[0]
  const absent = events - withPersonalData
  const missing = kind === "store" ? "erased" : "erased, or left out of the export"
  const personal =
    absent === 0 ? "of every event" : `of ${countOf(withPersonalData, "event")}; of ${absent} ${missing}`
  return [
    painter.strong(`${name}: nothing is wrong with ${countOf(events, "event")}`),
    "",
    row("root", base64(root)),
    row("personal data", personal),
    ...(believed === 0
      ? []
      : [row("believed", `${countOf(believed, "first scope")}, of before events had a hash of them`)]),
    ...checkpoints.map(({ origin, signedBy, size }) =>
      row(
        "checkpoint",
        `of ${countOf(size, "event")}, signed by ${signedBy.map(({ keyId }) => `${printable(origin)} (${keyId})`).join(" and ")}`
      )
    ),
    ...(server === undefined
      ? []
      : [
          row(
            "service",
            `its log of ${countOf(server.checkpoint.size, "event")} begins with this one, as it signed itself`
          )
        ]),
    ...(verified.onlyHashes === true
      ? [row("looked at", "bytes and hashes alone, not at what the events say")]
      : []),
    "",
    ...wrap(remarkOn(events, latest?.size, verified.isOwnUnverified), width)
  ].join("\n")
}

const remarkOn = (events: number, proven: number | undefined, isOwnUnverified: boolean): string => {
  if (proven === undefined) {
    const own = isOwnUnverified ? "Its checkpoint was not looked at: give its `--public-key`. " : ""
    return `${own}A log whose end was cut off, or that was made anew as a whole, looks the same. Only a checkpoint from elsewhere shows that: \`--checkpoint\`, \`--public-key\`.`
  }
  const after = events - proven
  return after === 0
    ? "The latest checkpoint covers every event."
    : `${countOf(after, "event")} came after the latest checkpoint: nothing from elsewhere speaks for ${after === 1 ? "it" : "them"}.`
}
