import type { GroupInput, InstanceInput, Permissions, ProjectInput } from "@jobwarden/core"
import type { ServerDocument, ServerGroup, ServerInstance, ServerProject } from "../server/answers.ts"
import { changedGrants, patchBetween, same, spokenScope, stated, type NameOfSource } from "./documents.ts"
import type { ChangedPart } from "./model.ts"

/** What is to become of a document: what a file says of it, or nothing. */
export type Wanted =
  | { readonly kind: "project"; readonly input: ProjectInput | "nothing" }
  | { readonly kind: "group"; readonly input: GroupInput | "nothing" }
  | { readonly kind: "instance"; readonly input: InstanceInput | "nothing" }

/** What is sent to make a document what is wanted. */
export interface Difference {
  readonly body: Readonly<Record<string, unknown>>
  /** What differs; for a project the service tells it, for it knows what names stand for. */
  readonly changes: readonly ChangedPart[]
}

/** What has to be sent; `null`: nothing, as far as can be seen from here. What a file does not mention is left alone. */
export const differenceTo = (
  wanted: Wanted,
  document: ServerDocument,
  nameOfSource: NameOfSource
): Difference | null => {
  if (wanted.kind === "project" && document.kind === "project") {
    return projectDifference(wanted.input, document, nameOfSource)
  }
  if (wanted.kind === "group" && document.kind === "group") {
    return aroundDifference(wanted.input === "nothing" ? nothing : wanted.input, document)
  }
  if (wanted.kind === "instance" && document.kind === "instance") {
    return instanceDifference(wanted.input, document)
  }
  throw new Error(`a ${wanted.kind} is compared with a ${document.kind}`)
}

const nothing = { defaults: {}, limits: {} } as const

const projectDifference = (
  input: ProjectInput | "nothing",
  document: ServerProject,
  nameOfSource: NameOfSource
): Difference | null => {
  if (input === "nothing") {
    return hasDocument(document) ? { body: { permissions: null, scope: null }, changes: [] } : null
  }
  const { permissions, scope } = input
  const spoken = scope && spokenScope(scope, nameOfSource)
  const body = {
    ...(permissions !== undefined &&
      !same(stated(permissions), stated(document.permissions)) && { permissions: stated(permissions) }),
    ...(spoken && !same(spoken, spokenScope(document.scope, nameOfSource)) && { scope })
  }
  return Object.keys(body).length === 0 ? null : { body, changes: [] }
}

const aroundDifference = (
  { defaults, limits }: { readonly defaults?: Permissions; readonly limits?: Permissions },
  document: ServerGroup | ServerInstance
): Difference | null => {
  const parts = (["defaults", "limits"] as const).map((member) => {
    const wanted = { defaults, limits }[member]
    const before = stated(document[member])
    const after = wanted === undefined ? before : stated(wanted)
    return { member, patch: patchBetween(before, after), changes: changedGrants(before, after, member) }
  })
  const changed = parts.filter(({ changes }) => changes.length > 0)
  if (changed.length === 0) return null
  return {
    body: Object.fromEntries(changed.map(({ member, patch }) => [member, patch])),
    changes: changed.flatMap(({ changes }) => changes)
  }
}

const instanceDifference = (
  input: InstanceInput | "nothing",
  document: ServerInstance
): Difference | null => {
  const { enforce_scope, ...said } = input === "nothing" ? { ...nothing, enforce_scope: false } : input
  const around = aroundDifference(said, document)
  if (enforce_scope === undefined || enforce_scope === document.enforceScope) return around
  return {
    body: { ...around?.body, enforce_scope },
    changes: [
      ...(around?.changes ?? []),
      { path: "/enforce_scope", before: document.enforceScope, after: enforce_scope }
    ]
  }
}

const isStated = (permissions: Permissions): boolean => Object.keys(stated(permissions)).length > 0

/** Whether a service stores anything for it, beside that it is there. */
export const hasDocument = (document: ServerDocument): boolean => {
  switch (document.kind) {
    case "project":
      return document.scopeSource === "stored" || isStated(document.permissions)
    case "group":
      return isStated(document.defaults) || isStated(document.limits)
    case "instance":
      return document.enforceScope || isStated(document.defaults) || isStated(document.limits)
  }
}
