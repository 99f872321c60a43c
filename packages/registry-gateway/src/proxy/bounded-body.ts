import type { ClientRequest, IncomingMessage } from "node:http"
import { giveBack } from "./give-back.ts"

/** So much may wait for the registry to take it before no more is asked for. */
const mostWaiting = 262_144

/**
 * Passes a body on as it comes, up to a number of bytes; what goes beyond is reported once, passed no more, and
 * brings the body to no end: the registry must not take what came so far for the whole.
 *
 * By hand, since a stream in between costs half as much again as the passing itself. For the same reason a chunk
 * is given back once it is written. Nobody else holds it: Node's parser makes each of its own memory, and where
 * anybody else was ever seen to listen for them, they are left alone.
 */
export const passBoundedBody = (
  from: IncomingMessage,
  to: ClientRequest,
  mostBytes: number,
  isTooLarge: () => void
): void => {
  let bytes = 0
  let isAlone = true
  const take = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > mostBytes) {
      from.off("data", take).off("end", end).resume()
      return isTooLarge()
    }
    isAlone &&= from.listenerCount("data") === 1
    const isOurs = isAlone
    // Not earlier than this: until then the system may still read it. A write that failed says nothing of that.
    const written = (error?: Error | null): void => {
      if (isOurs && (error === undefined || error === null)) giveBack(chunk)
    }
    if (!to.write(chunk, written) && to.writableLength > mostWaiting) from.pause()
  }
  const end = (): void => void to.end()
  to.on("drain", () => from.resume())
  from.on("data", take).on("end", end)
  // One who listens once is gone again when our turn comes.
  isAlone = from.listenerCount("data") === 1
}
