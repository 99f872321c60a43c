/** Where lines go: standard error, in a service. */
export type WriteText = (text: string) => void

/** Lines that wait to be written come to this at most; what exceeds it is counted, and that is told instead. */
const mostWaiting = 1_048_576

/** Written together once they are so many characters. */
const atOnce = 32_768

const pauseMillis = 50

/**
 * Collects lines and writes many at a time: a request must not wait for whoever reads the log. What is urgent, an
 * error for one, takes all that waits along at once.
 */
export class LogLines {
  readonly #write: WriteText
  #waiting: Array<string> = []
  #length = 0
  #lost = 0
  #timer: NodeJS.Timeout | undefined

  constructor(write: WriteText) {
    this.#write = write
  }

  add(line: string, isUrgent = false): void {
    if (this.#length + line.length > mostWaiting) this.#lost += 1
    else {
      this.#waiting.push(line)
      this.#length += line.length
    }
    if (isUrgent || this.#length > atOnce) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), pauseMillis).unref()
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const [lines, lost] = [this.#waiting, this.#lost]
    this.#waiting = []
    this.#length = 0
    this.#lost = 0
    if (lines.length > 0) this.#write(`${lines.join("\n")}\n`)
    if (lost > 0) this.#write(`${JSON.stringify({ level: "warn", message: `${lost} lines were lost` })}\n`)
  }
}
