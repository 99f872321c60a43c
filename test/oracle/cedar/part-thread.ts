import { parentPort, workerData } from "node:worker_threads"
import { tryPart, type Found, type Part } from "./part.ts"

// One thread of whole-space.ts: says `null` after each policy, and at the end what it found.

const say = (message: Found | null): void => parentPort?.postMessage(message, [])

say(tryPart(workerData as Part, () => say(null)))
