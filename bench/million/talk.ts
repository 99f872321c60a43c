/** What the process of `bench:million` is asked: to say when a revision decides there. */
export interface Asked {
  readonly project: number
  readonly revision: number
}

/** What the engine weighs by itself. */
export interface EngineWeighed {
  readonly type: "weighed"
  readonly bytesPerProject: number
}

/** What it took until a process could decide. */
export interface Ready {
  readonly type: "ready"
  /** Until the platform knew its projects. */
  readonly platformSeconds: number
  /** From then until everything stored was in force. */
  readonly indexSeconds: number
  /** Projects that do not decide by what is stored. */
  readonly unread: number
  /** A project, over the paths. */
  readonly platformBytes: number
  /** A project, over the paths and the platform. */
  readonly indexBytes: number
  readonly residentMebibytes: number
  readonly mostMebibytes: number
}

export type Told =
  | EngineWeighed
  | Ready
  | { readonly type: "waiting" }
  | { readonly type: "decided"; readonly allowed: boolean }
