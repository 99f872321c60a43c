import type { World } from "@jobwarden/policy-files"
import type { ServerDocument } from "../server/answers.ts"
import type { ServerState } from "../server/state.ts"
import { nameOf, type Named, type Refusal } from "./model.ts"
import type { NameOfSource } from "./documents.ts"
import { hasDocument, type Wanted } from "./wanted.ts"

/** A document of the service, and what is to become of it. */
export interface Pair {
  readonly wanted: Wanted
  readonly document: ServerDocument
}

/** Who is who in the files and on the service. */
export interface Paired {
  readonly pairs: readonly Pair[]
  /** Named by a file, and not to be found. */
  readonly missing: readonly (Named & { readonly reference: number | string })[]
  readonly refused: readonly Refusal[]
  readonly unmanaged: readonly Named[]
  readonly remarks: readonly string[]
  readonly nameOfSource: NameOfSource
}

/**
 * Finds what each file speaks of. A path says what is meant, and the id has to be its: a path that was given anew
 * is another project.
 *
 * @param authoritative what no file names is to have no document
 */
export const pair = (
  { groups, instance, projects }: World,
  state: ServerState,
  { authoritative }: { readonly authoritative: boolean }
): Paired => {
  const pairs: Pair[] = []
  const missing: (Named & { readonly reference: number | string })[] = []
  const refused: Refusal[] = []
  const remarks: string[] = []
  const known = new Set<ServerDocument>()

  if (instance !== undefined && Object.keys(instance).length > 0) {
    if (state.instance === null) missing.push({ kind: "instance", path: "", reference: "" })
    else {
      known.add(state.instance)
      pairs.push({ wanted: { kind: "instance", input: instance }, document: state.instance })
    }
  }
  const find = <Document extends { readonly id: number; readonly path: string } & ServerDocument>(
    documents: readonly Document[]
  ) => {
    const byId = new Map(documents.map((document) => [document.id, document]))
    const byPath = new Map(documents.map((document) => [document.path, document]))
    return (
      { id, path }: { readonly id?: number; readonly path: string },
      kind: "group" | "project",
      saysSomething: boolean
    ): Document | null => {
      const named = byPath.get(path)
      const numbered = id === undefined ? undefined : byId.get(id)
      for (const document of [named, numbered]) if (document) known.add(document)
      if (named !== undefined && (id === undefined || named.id === id)) return named
      if (!saysSomething) return null
      const refuse = (why: string): null => {
        refused.push({ kind, path, why, findings: [] })
        return null
      }
      if (numbered !== undefined && named === undefined) {
        return refuse(
          `the service calls number ${numbered.id} \`${numbered.path}\`: write that path into the file`
        )
      }
      if (named !== undefined) {
        return refuse(
          `the file says number ${id}, and on the service it is ${named.id}: the path was given anew, or the number ` +
            "is wrong; correct it, if this is the one that is meant"
        )
      }
      missing.push({ kind, path, reference: id ?? path })
      return null
    }
  }
  const findGroup = find(state.groups)
  const findProject = find(state.projects)
  for (const input of groups) {
    const says = input.defaults !== undefined || input.limits !== undefined
    const document = findGroup(input, "group", says)
    if (document !== null) pairs.push({ wanted: { kind: "group", input }, document })
  }
  for (const input of projects) {
    const says = input.permissions !== undefined || input.scope != null
    const document = findProject(input, "project", says)
    if (document === null) continue
    const visibility = input.visibility ?? "private"
    if (input.visibility != null && visibility !== document.visibility) {
      remarks.push(
        `${input.path} is ${document.visibility} on the service, and ${visibility} in the files: that is the ` +
          "platform's word, and is not changed"
      )
    }
    pairs.push({ wanted: { kind: "project", input }, document })
  }

  const others = [...(state.instance ? [state.instance] : []), ...state.groups, ...state.projects].filter(
    (document) => !known.has(document) && hasDocument(document)
  )
  if (authoritative) {
    for (const document of others) {
      pairs.push({ wanted: { kind: document.kind, input: "nothing" }, document })
    }
  }
  return {
    pairs,
    missing,
    refused,
    remarks,
    unmanaged: authoritative ? [] : others.map(namedOf),
    nameOfSource: namesIn(state)
  }
}

/** Whose document it is. */
export const namedOf = (document: ServerDocument): Named =>
  document.kind === "instance" ? { kind: "instance", path: "" } : { kind: document.kind, path: document.path }

const namesIn = ({ groups, projects }: ServerState): NameOfSource => {
  const paths = {
    project: new Map(projects.map(({ id, path }) => [id, path])),
    group: new Map(groups.map(({ id, path }) => [id, path]))
  }
  return (kind, reference) =>
    typeof reference === "number" ? (paths[kind].get(reference) ?? reference) : reference
}

/** What is said of a document that is named by a file, and is not among those that may be changed. */
export const sayMissing = (named: Named): string =>
  named.kind === "instance"
    ? "only administrators may change the instance"
    : `the service has no ${nameOf(named)} that you may change`
