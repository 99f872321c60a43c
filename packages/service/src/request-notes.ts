/** Who made a request, as far as a log may say it. */
export interface NotedCaller {
  readonly type: string
  readonly id: number | string
}

/** What a host's own listener and the API tell each other of a request. */
export interface RequestNotes {
  /** Made by the host. The audit event of a change has it too. */
  readonly id: string
  /** Where it came from, where the host knows better than the socket: behind a proxy that it trusts. */
  readonly address?: string
  /** Who it was, once that is known. */
  caller?: NotedCaller
}

const place = Symbol("jobwarden request notes")

/** Leaves notes with a request, before the API sees it: `source` is what the host's server made of the request. */
export const leaveNotes = (source: object, notes: RequestNotes): void => {
  ;(source as { [place]?: RequestNotes })[place] = notes
}

/** The notes that were left with a request, where its host leaves any. */
export const notesOf = (source: object): RequestNotes | undefined =>
  (source as { readonly [place]?: RequestNotes })[place]
