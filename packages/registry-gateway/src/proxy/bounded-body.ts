import { Transform } from "node:stream"

/** Passes a body on as it comes, up to a number of bytes; what goes beyond is reported once and passed no more. */
export const boundedBody = (mostBytes: number, isTooLarge: () => void): Transform => {
  let bytes = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      if (bytes <= mostBytes) return done(null, chunk)
      if (bytes - chunk.length <= mostBytes) isTooLarge()
      // Not an end: the registry must not take what came so far for the whole.
      return done()
    }
  })
}
