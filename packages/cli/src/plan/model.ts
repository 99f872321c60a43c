import type { Access } from "@jobwarden/core"

/** Whose document it is. */
export interface Named {
  readonly kind: "instance" | "group" | "project"
  /** Empty for the instance. */
  readonly path: string
}

/** A part of a document that differs, as a pointer into it; `null`: there was, or is, nothing. */
export interface ChangedPart {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Somebody gains or loses something, as data and in words. */
export interface ToldAccess {
  readonly sentence: string
  readonly access: Access
}

/** Who gains and loses what, in all of so many projects the same. */
export interface Consequence {
  readonly projects: number
  /** One of them. */
  readonly example: string
  readonly gained: readonly ToldAccess[]
  readonly lost: readonly ToldAccess[]
}

/** A document that is to be changed: what is sent, of which state, and what it comes to. */
export interface PlannedChange extends Named {
  /** Left out for the instance. */
  readonly id?: number
  readonly revision: number
  readonly updatedAt: string | null
  /** The state that it changes: any other is left alone. */
  readonly etag: string
  /** The body of the request, whole. */
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly ChangedPart[]
  readonly consequences: readonly Consequence[]
  /** Consequences beside these, which the service did not tell. */
  readonly untold: number
}

/** Why a document cannot be made what the files say. */
export interface Refusal extends Named {
  readonly why: string
  /** What the rules find, where that is the reason. */
  readonly findings: readonly RefusingFinding[]
  /** What it would have come to, where that is known. */
  readonly change?: PlannedChange
}

export interface RefusingFinding {
  readonly rule: string
  readonly severity: string
  readonly path: string
  readonly message: string
}

/** What has to be done for a service to have what the files say, and what cannot be done. */
export interface Plan {
  readonly server: string
  /** In the order in which they are to be made. */
  readonly changes: readonly PlannedChange[]
  readonly refused: readonly Refusal[]
  /** Documents of the service of which no file speaks. */
  readonly unmanaged: readonly Named[]
  /** What is the platform's word, and is otherwise in the files. */
  readonly remarks: readonly string[]
  /** How many documents the files and the service both have. */
  readonly compared: number
  /** Rules that somebody takes responsibility for, each `RULE:REASON`. */
  readonly acknowledge: readonly string[]
}

/** `the instance`, `group acme`, `acme/backend`. */
export const nameOf = ({ kind, path }: Named): string =>
  kind === "instance" ? "the instance" : kind === "group" ? `group ${path}` : path
