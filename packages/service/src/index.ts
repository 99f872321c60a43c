/**
 * Ports and use cases: who may see or change a policy, and what every change leaves in the audit log.
 *
 * @module
 */
export * from "./access-question.ts"
export { acknowledgementsFrom } from "./acknowledgements.ts"
export { AccessQuestions, type AccessQuestionsShape } from "./access-questions.ts"
export {
  AuditLogNotSigned,
  AuditTree,
  layerAuditTree,
  NoSuchTree,
  type AuditTreeOptions,
  type AuditTreeShape,
  type ConsistencyProof,
  type InclusionProof,
  type SignedTree
} from "./audit-log/audit-tree.ts"
export { AuditLogBroken, AuditTreeNotReady, type NotFollowed } from "./audit-log/followed-log.ts"
export { logChecker, type LogChecker, type LogCheckerOptions } from "./audit-log/check-log.ts"
export type { LogCheck, LogProblem, LogRow, RevisionRow } from "./audit-log/log-row.ts"
export {
  openCheckpoint,
  openNote,
  signCheckpoint,
  signNote,
  type Checkpoint,
  type VerifiedCheckpoint
} from "./checkpoint/checkpoint.ts"
export {
  newSignerKey,
  readSignerKey,
  readVerifierKey,
  signerKeyShape,
  type SignerKey,
  type VerifierKey
} from "./checkpoint/note-key.ts"
export { openRotation, signRotation } from "./checkpoint/rotation.ts"
export { isKeyName, mostNoteCharacters } from "./checkpoint/signed-note.ts"
export { growingTree, rootOf, type GrowingTree } from "./merkle/growing-tree.ts"
export { consistencyRanges, inclusionRanges, proofFrom, type LeafRange } from "./merkle/proof.ts"
export { emptyRoot, hashLeaf, hashNode, type Hash } from "./merkle/tree-hash.ts"
export {
  verifyConsistency,
  verifyInclusion,
  type Consistency,
  type Inclusion
} from "./merkle/verify-proof.ts"
export { layerApplication, type ApplicationOptions } from "./application.ts"
export { answerAtOnce, atOnce, safely } from "./at-once.ts"
export * from "./audit-event.ts"
export { type AuditEventView } from "./audit-event-view.ts"
export { gitlabMessage } from "./audit-message.ts"
export {
  authorizeRegistryRequest,
  registryAuthorizer,
  registryCaller,
  type RegistryAction,
  type RegistryAnswer,
  type RegistryRequest,
  type RegistryTarget
} from "./authorize-registry-request.ts"
export { changePermissions, type Changed, type ChangeOptions } from "./change-permissions.ts"
export { changePolicy, type PolicyChanged } from "./change-policy.ts"
export { RevisionMismatch } from "./change-project-document.ts"
export { changeScope, type ScopeChanged } from "./change-scope.ts"
export type { NewEntry, ScopeRequest } from "./scope-intentions.ts"
export { ScopeChangeRefused, TargetNotFound } from "./scope-refusals.ts"
export { readEntryOrigins, type AddedBy, type EntryOriginView, type OriginOf } from "./list-entry-origins.ts"
export { listTokenUses, type ListedTokenUse, type ListedTokenUses } from "./list-token-uses.ts"
export { autopopulateAllowlist, clearAutopopulations, type AllowlistPopulated } from "./populate-allowlist.ts"
export { cellsInForce, type CellInForce } from "./cells-in-force.ts"
export { DecisionMeter, type CountDecision } from "./decision-meter.ts"
export type { Entity } from "./entity.ts"
export { decisionClient } from "./decision-client.ts"
export { explainAccess, type ExplainedAccess } from "./explain-access.ts"
export { accessEvaluator, evaluateAccess, knownResources } from "./evaluate-access.ts"
export {
  evaluateInTurn,
  evaluationSemantics,
  mostEvaluations,
  type Evaluated,
  type EvaluationBatch,
  type EvaluationSemantic
} from "./evaluate-in-turn.ts"
export {
  FleetFindings,
  FleetLinter,
  FleetNotLinted,
  layerFleetFindings,
  type FleetFindingsOptions,
  type FleetReport,
  type FleetSession
} from "./fleet-findings.ts"
export {
  makeFleetLint,
  type FleetFindingsFound,
  type FleetLint,
  type FleetPart,
  type FoundInFleet
} from "./fleet-lint.ts"
export { ExternalUrl } from "./external-url.ts"
export { getPermissions, permissionsReader, type ReadPermissions } from "./get-permissions.ts"
export { getPolicy } from "./get-policy.ts"
export type { SurroundingName } from "./authorize-surroundings.ts"
export { getGroup, getProject, knownTarget, projectReader, type ReadProject } from "./known-to.ts"
export { getSurroundings } from "./get-surroundings.ts"
export { getScope, listAllowlist, type ListedEntries, type ListedEntry, type ScopeView } from "./get-scope.ts"
export { FindingsRefused, UnacknowledgeableRules, type Acknowledgement } from "./introduced-findings.ts"
export {
  getAuditEvent,
  listAuditEvents,
  type AuditedPlace,
  type AuditEventPage,
  type AuditQuery
} from "./list-audit-events.ts"
export { listRevisions, type RevisionsQuery, type RevisionView } from "./list-revisions.ts"
export {
  FleetNotLookedAt,
  listFleetFindings,
  type FleetFindingsListed,
  type FleetFindingsQuery
} from "./list-fleet-findings.ts"
export { listPolicies, type ListedPolicy, type PolicyQuery } from "./list-policies.ts"
export { RevisionNotThere, RevisionPatience } from "./await-revision.ts"
export * from "./following.ts"
export { loadingProgress } from "./loading-progress.ts"
export * from "./log-watch.ts"
export * from "./next-revision.ts"
export * from "./store-copy.ts"
export { PageTokenKey } from "./page-tokens.ts"
export { ifMatchAllows, type PermissionsView, type View } from "./permissions-view.ts"
export type { Unanswered } from "./known-places.ts"
export { PackageDirectory, type PackageName } from "./package-directory.ts"
export * from "./platform.ts"
export {
  accessAt,
  FutureMoment,
  whoCouldDo,
  type PastAccess,
  type PastContext,
  type WhoCould
} from "./past/who-could-do.ts"
export { type Bound, type Cause } from "./past/bounds.ts"
export type { PastPolicies } from "./past/policies-at.ts"
export { notKept } from "./past/remarks.ts"
export { PolicyIndex } from "./policy-index.ts"
export * from "./policy-store-memory.ts"
export * from "./policy-store.ts"
export { type PolicyView } from "./policy-view.ts"
export { presentedCredential, type Presented } from "./presented-credential.ts"
export { cellProblems, findingsOf, whoCanDo, type CellName, type WhoCan } from "./project-questions.ts"
export { RefusalLog, type RefusalReason } from "./refusal-log.ts"
export { repeatedKey } from "./repeated-key.ts"
export { getCheckpoint, proveAuditLog, type ProofQuery } from "./prove-audit-log.ts"
export { queryOf, type RequestHead } from "./request-head.ts"
export { leaveNotes, notesOf, type NotedCaller, type RequestNotes } from "./request-notes.ts"
export { presentedBy, requesterFrom, requesterOf } from "./requester-from.ts"
export {
  AuditEventNotFound,
  Forbidden,
  GroupNotFound,
  InsufficientScope,
  parseReference,
  ProjectNotFound,
  Unauthorized,
  type Requester
} from "./requester.ts"
export { resetPermissions } from "./reset-permissions.ts"
export { type EntryKind, type EntryTerms } from "./scope-document.ts"
export {
  mostResults,
  searchForActions,
  searchForResources,
  searchForSubjects,
  usualLimit,
  type SearchPart,
  type SearchRequest
} from "./search-access.ts"
export { Secret } from "./secret.ts"
export { SubjectsNotListed } from "./subjects-not-listed.ts"
export type { SurroundingsView } from "./surroundings-view.ts"
export {
  updateSurroundings,
  type ShownWidespreadFinding,
  type SurroundingsUpdated
} from "./update-surroundings.ts"
export { InvalidDocument, updatePermissions } from "./update-permissions.ts"
export { daysKept, layerUseRecorder, UseRecorder, type UseRecorderShape } from "./use-recorder.ts"
export * from "./use-store-memory.ts"
export * from "./use-store.ts"
export { usesOf, type Period } from "./uses-of.ts"
export { NamesNotFound } from "./wanted-scope.ts"
