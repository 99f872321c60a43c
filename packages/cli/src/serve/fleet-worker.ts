import { makeFleetLint, type FleetFindingsFound, type FleetLint, type FleetPart } from "@jobwarden/service"
import { parentPort } from "node:worker_threads"

/**
 * What the thread is asked, one thing at a time: to begin at a moment, to take the fleet part by part, to look at
 * it, and for what was found, piece by piece.
 */
export type ToWorker =
  | { readonly type: "begin"; readonly now: number }
  | { readonly type: "put"; readonly part: FleetPart }
  | { readonly type: "finish" }
  | { readonly type: "list"; readonly from: number }

/** What it answers to each. */
export type FromWorker =
  | { readonly type: "taken" }
  | { readonly type: "finished"; readonly rest: Omit<FleetFindingsFound, "findings"> }
  | { readonly type: "listed"; readonly findings: FleetFindingsFound["findings"] }

/** So many at once: whoever reads a message does nothing else meanwhile, and messages that wait are read together. */
const pieceSize = 100

let fleet: FleetLint | null = null
let found: FleetFindingsFound["findings"] = []

const begun = (): FleetLint => {
  if (fleet === null) throw new Error("a fleet begins before anything is told of it")
  return fleet
}

const answerTo = (message: ToWorker): FromWorker => {
  switch (message.type) {
    case "begin":
      fleet = makeFleetLint(message.now)
      return { type: "taken" }
    case "put":
      begun().put(message.part)
      return { type: "taken" }
    case "finish": {
      const { findings, ...rest } = begun().finish()
      // What was only needed to look is not kept while the findings are fetched.
      fleet = null
      found = findings
      return { type: "finished", rest }
    }
    case "list":
      return { type: "listed", findings: found.slice(message.from, message.from + pieceSize) }
  }
}

parentPort?.on("message", (message: ToWorker) => parentPort?.postMessage(answerTo(message), []))
