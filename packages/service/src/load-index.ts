import type { EngineOf, GitLab } from "@jobwarden/core"
import { Effect } from "effect"
import type { Loaded } from "./known-places.ts"
import { loadingProgress } from "./loading-progress.ts"
import type { PlatformGroup, PlatformProject } from "./platform.ts"
import {
  describeProject,
  type ProjectDocument,
  readProjectDocument,
  readSurroundingDocument,
  type SurroundingDocument
} from "./policy-documents.ts"
import type { StoredDocument, StoredPolicy } from "./policy-store.ts"

/** Projects of one step: what else the process does goes on in between. */
const stepSize = 1_000

/** Past this many documents the memory starts anew: it is for those that many projects share. */
const mostRemembered = 10_000

interface Given {
  readonly engine: EngineOf<GitLab>
  readonly inventory: {
    readonly groups: ReadonlyArray<PlatformGroup>
    readonly projects: ReadonlyArray<PlatformProject>
  }
  readonly policies: ReadonlyArray<StoredPolicy>
}

interface LoadedIndex extends Loaded {
  readonly instance: { readonly revision: number; readonly document: SurroundingDocument }
}

/**
 * Fills an empty engine with what there is when a process starts, in steps, and says in the log how far it has come
 * where that takes long. Nobody may decide by the engine before it is done. Nothing of what was stored is kept.
 *
 * Dies where a document cannot be read, or the platform names something twice.
 */
export const loadIndex = Effect.fn("loadIndex")(function* ({
  engine,
  inventory: { groups, projects },
  policies
}: Given): Effect.fn.Return<LoadedIndex> {
  const stored = { project: new Map<number, StoredPolicy>(), group: new Map<number, StoredPolicy>() }
  let instance: LoadedIndex["instance"] = { revision: 0, document: {} }
  for (const policy of policies) {
    const { id, type } = policy.entity
    if (type !== "instance") stored[type].set(id, policy)
    else instance = { revision: policy.revision, document: readSurroundingDocument(policy) }
  }

  engine.load({
    instance: instance.document,
    groups: groups.map(({ id, path }) => {
      const policy = stored.group.get(id)
      return { ...(policy === undefined ? {} : readSurroundingDocument(policy)), id, path }
    })
  })

  const read = rememberingReader()
  const revisions = new Map<number, number>()
  const total = projects.length.toLocaleString("en-US")
  const told = yield* loadingProgress((done) => `policies in force: ${done} of ${total} projects`)
  for (const [at, project] of projects.entries()) {
    if (at > 0 && at % stepSize === 0) {
      yield* told(at)
      yield* Effect.yieldNow
    }
    const policy = stored.project.get(project.id)
    const revision = policy?.revision ?? 0
    if (revisions.has(project.id)) throw new Error(`the platform names project ${project.id} twice`)
    engine.putProject(describeProject(project, policy === undefined ? {} : read(policy), revision))
    revisions.set(project.id, revision)
  }
  return {
    instance,
    projects: projects.map((project) => [project, revisions.get(project.id) ?? 0] as const),
    groups: groups.map((group) => [group, stored.group.get(group.id)?.revision ?? 0] as const)
  }
})

/** Reads a document that several policies share once: templates make few documents of many projects. */
const rememberingReader = (): ((policy: StoredPolicy) => ProjectDocument) => {
  const remembered = new Map<StoredDocument, ProjectDocument>()
  return (policy) => {
    const known = remembered.get(policy.document)
    if (known !== undefined) return known
    const document = readProjectDocument(policy)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(policy.document, document)
    return document
  }
}
