import type { Request } from "../worlds/requests.ts"
import { enters, type PreparedProject } from "./prepared.ts"
import { cellOf, rankOf } from "./words.ts"

/** A request in flat terms: what is handed to an engine that takes attributes. */
export interface Question {
  readonly kind: "user" | "job"
  readonly resource: string
  readonly action: string
  /** Of the user, or of who triggered the pipeline. */
  readonly rank: number
  readonly ref: "protected" | "unprotected" | "fork"
  readonly isOwn: boolean
  /** The scope lets the job come to the cell: looked up in the prepared bits. */
  readonly entered: boolean
  /** Empty: none. */
  readonly environment: string
  readonly environmentProtected: boolean
}

export const questionOf = (project: PreparedProject, request: Request): Question => {
  const { action, caller, resource } = request
  const nothing = { isOwn: true, entered: true, environment: "", environmentProtected: false } as const
  if (caller.type === "user") {
    const rank = rankOf.get(caller.role) ?? 0
    return { kind: "user", resource, action, rank, ref: "protected", ...nothing }
  }
  const isOwn = caller.project === request.project
  return {
    kind: "job",
    resource,
    action,
    rank: Math.max(rankOf.get("authenticated") ?? 0, rankOf.get(caller.trigger_role) ?? 0),
    ref: caller.ref.fork === true ? "fork" : caller.ref.protected ? "protected" : "unprotected",
    isOwn,
    entered: enters(project, isOwn, caller.project, cellOf(resource, action)),
    environment: caller.environment?.name ?? "",
    environmentProtected: caller.environment?.protected ?? false
  }
}
