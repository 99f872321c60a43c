/** One of the two that are compared, as it was read. */
export interface Side {
  readonly name: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

/** A path of the command line. */
export interface Place {
  readonly written: string
  /** From the top of the repository, with slashes; `""` for that itself. */
  readonly path: string
}

/** What the places stand for on one side. */
export interface Found<File> {
  readonly files: readonly File[]
  /** The places that stand for something. */
  readonly places: ReadonlySet<Place>
  /** Links and submodules, by name: what they lead to is outside of what is compared. */
  readonly passedOver: readonly string[]
}
