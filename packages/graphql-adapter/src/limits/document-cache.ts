/** What longer documents are is worked out anew each time. */
const longestKept = 8_192

/** Past this many the memory starts anew: what is kept of a document is some twenty times its text. */
const mostKept = 256

/** Remembers something by the text of documents, in bounds. */
export class DocumentCache<Value> {
  readonly #known = new Map<string, Value>()

  get(text: string): Value | undefined {
    return this.#known.get(text)
  }

  set(text: string, value: Value): void {
    if (text.length > longestKept) return
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(text, value)
  }
}

/** Remembers nothing: a wrong document is not asked for again by those who mean well. */
export const forgetful = { get: () => undefined, set: () => {} }
