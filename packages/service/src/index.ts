/**
 * Ports and use cases: who may see or change a policy, and what every change leaves in the audit log.
 *
 * @module
 */
export { answerAtOnce, atOnce } from "./at-once.ts"
export * from "./audit-event.ts"
export { gitlabMessage } from "./audit-message.ts"
export {
  authorizeRegistryRequest,
  registryAuthorizer,
  type RegistryAction,
  type RegistryAnswer,
  type RegistryRequest,
  type RegistryTarget
} from "./authorize-registry-request.ts"
export { changePermissions, type Changed, type ChangeOptions } from "./change-permissions.ts"
export { RevisionMismatch } from "./change-project-document.ts"
export {
  changeScope,
  ScopeChangeRefused,
  TargetNotFound,
  type NewEntry,
  type ScopeChanged,
  type ScopeRequest
} from "./change-scope.ts"
export type { Entity } from "./entity.ts"
export { evaluateAccess, knownResources, type Evaluation } from "./evaluate-access.ts"
export { getPermissions } from "./get-permissions.ts"
export { getScope, listAllowlist, type ListedEntries, type ListedEntry, type ScopeView } from "./get-scope.ts"
export { FindingsRefused, UnacknowledgeableRules, type Acknowledgement } from "./introduced-findings.ts"
export * from "./next-revision.ts"
export { ifMatchAllows, type PermissionsView, type View } from "./permissions-view.ts"
export { PackageDirectory, type PackageName } from "./package-directory.ts"
export * from "./platform.ts"
export { PolicyIndex } from "./policy-index.ts"
export * from "./policy-store-memory.ts"
export * from "./policy-store.ts"
export { presentedCredential, type Presented } from "./presented-credential.ts"
export { RefusalLog, type RefusalReason } from "./refusal-log.ts"
export {
  Forbidden,
  InsufficientScope,
  parseReference,
  ProjectNotFound,
  Unauthorized,
  type Requester
} from "./requester.ts"
export { resetPermissions } from "./reset-permissions.ts"
export { type EntryKind, type EntryTerms } from "./scope-document.ts"
export { Secret } from "./secret.ts"
export { InvalidDocument, updatePermissions } from "./update-permissions.ts"
export { daysKept, layerUseRecorder, UseRecorder, type UseRecorderShape } from "./use-recorder.ts"
export * from "./use-store-memory.ts"
export * from "./use-store.ts"
export { usesOf, type Period } from "./uses-of.ts"
