import {
  decodeInstance,
  decodePermissions,
  decodeScope,
  listProblems,
  type Decoded,
  type InstanceInput,
  type Permissions,
  type ProjectInput,
  type Scope
} from "@jobwarden/core"
import { Result } from "effect"
import type { PlatformProject } from "./platform.ts"
import type { StoredPolicy } from "./policy-store.ts"

/** A project's stored document: what it states, and its scope once one is stored. */
export interface ProjectDocument {
  readonly permissions?: Permissions
  readonly scope?: Scope
}

/**
 * A stored project document, read back. Dies where it is not what the service wrote: deciding by a document
 * that nobody can read would be guessing.
 */
export const readProjectDocument = (policy: StoredPolicy): ProjectDocument => {
  const { permissions, scope } = policy.document
  return {
    ...(permissions === undefined
      ? {}
      : { permissions: sound(policy, "permissions", decodePermissions(permissions)) }),
    ...(scope === undefined ? {} : { scope: sound(policy, "scope", decodeScope(scope)) })
  }
}

const sound = <T>({ entity, revision }: StoredPolicy, part: string, decoded: Decoded<T>): T => {
  if (Result.isSuccess(decoded)) return decoded.success
  throw new Error(
    `revision ${revision} of the policy of ${entity.type} ${entity.id} cannot be read back; restore the store ` +
      `from a backup, or run the version that wrote it; its ${part}:\n${listProblems(decoded.failure)}`
  )
}

/** What a group or the instance states for the projects below. */
export type SurroundingDocument = InstanceInput

/** A stored document of a group or the instance, read back as that of a project is. */
export const readSurroundingDocument = (policy: StoredPolicy): SurroundingDocument =>
  sound(policy, "document", decodeInstance(policy.document))

/** What the engine is told of a project: the platform's word for what it is, the store's for its policy. */
export const describeProject = (
  project: PlatformProject,
  document: ProjectDocument,
  revision: number
): ProjectInput => {
  const scope = document.scope ?? project.scope
  return {
    id: project.id,
    path: project.path,
    visibility: project.visibility,
    revision,
    ...(document.permissions === undefined ? {} : { permissions: document.permissions }),
    ...(scope === undefined ? {} : { scope }),
    ...(project.facts === undefined ? {} : { facts: project.facts })
  }
}
