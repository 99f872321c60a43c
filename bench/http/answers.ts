/** Finds where answers end in what a connection receives. */
export interface AnswerReader {
  /** Takes what came in, and says of each answer that it brought to an end which status it has. */
  readonly take: (bytes: Buffer) => readonly number[]
}

const endOfHead = Buffer.from("\r\n\r\n")

/** Reads answers with a `Content-Length`, or without a body: 204 and 304. Throws at any other. */
export const makeAnswerReader = (): AnswerReader => {
  let held: Buffer = Buffer.alloc(0)
  let [status, length] = [0, 0]

  const read = (text: string): void => {
    const [, code = ""] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? []
    const [, told] = /\r\ncontent-length: (\d+)(?:\r\n|$)/i.exec(text) ?? []
    const isEmpty = code === "204" || code === "304"
    if (code === "" || (told === undefined && !isEmpty)) throw new Error(`not an answer to count: ${text}`)
    status = Number(code)
    length = isEmpty ? 0 : Number(told)
  }

  return {
    take: (bytes) => {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      const statuses: number[] = []
      for (;;) {
        const end = held.indexOf(endOfHead)
        if (end < 0) return statuses
        read(held.toString("latin1", 0, end))
        const next = end + endOfHead.length + length
        if (held.length < next) return statuses
        statuses.push(status)
        held = held.subarray(next)
      }
    }
  }
}
