const shown = "<redacted>"

/**
 * A text that nothing shows by accident: printed, logged, put into a text or into JSON it is `<redacted>`.
 *
 * Effect's `Redacted` promises the same, but keeps what it hides in a weak map. One is made with every request,
 * and what that map costs the collector of garbage is more than all of a decision; a private member costs nothing.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself, for whoever has to compare or hash it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }
}
