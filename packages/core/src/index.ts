/**
 * The pure policy engine: what a CI/CD job token may do, decided exactly.
 *
 * @module
 */
export { canonicalJson, type Json } from "./canonical-json.ts"
export { createEngine, createEngineFor, type EngineOf, type WorldOf } from "./engine.ts"
export {
  diffWorldsFor,
  type ChangedProject,
  type DiffOptions,
  type SharedChange,
  type WorldDifference
} from "./world/diff-worlds.ts"
export type { Domain } from "./domain/domain.ts"
export { gitlab, type GitLab } from "./domain/gitlab.ts"
export { fixtureRecords, recordUsers, records, recordWords, type Records } from "./domain/records.ts"
export { makeVocabulary, type Cell, type Vocabulary } from "./domain/vocabulary.ts"
export type {
  AccessRequest,
  Caller,
  DeployTokenCaller,
  JobCaller,
  Reference,
  UserCaller
} from "./access/request.ts"
export type { Access, JobTokenAccess, Principals, Source } from "./access/accesses.ts"
export type { Difference } from "./access/difference.ts"
export type { LimitedCell } from "./access/limited.ts"
export type { Decision } from "./access/decide.ts"
export { reasons, type Reason } from "./access/reason.ts"
export { makeCompiler, type CompiledProject, type Compiler, type PolicySources } from "./access/compile.ts"
export { InvalidInput, type Decoded } from "./input/decode.ts"
export { closestName } from "./input/did-you-mean.ts"
export { listProblems, pointer, printPath, quote, type Path, type Problem } from "./input/problem.ts"
export { schemaProblems } from "./input/schema-problems.ts"
export { FullPath, Identifier } from "./input/schemas.ts"
export type {
  GroupInputOf,
  GroupPatchOf,
  InstanceInputOf,
  InstancePatchOf,
  ProjectInputOf
} from "./input/inputs.ts"
export type { FactsOf } from "./policy/facts.ts"
export type { GrantOf, MemberRoleOf, RoleOf } from "./policy/grant.ts"
export type { PermissionsOf, PermissionsPatchOf, WithNulls } from "./policy/permissions.ts"
export type { AllowlistEntry, AllowlistPolicyOf, ScopeOf } from "./policy/scope.ts"
export { mergePermissions } from "./policy/merge-patch.ts"
export { parseRfc3339 } from "./policy/rfc3339.ts"
export type { Explanation } from "./access/explain.ts"
export type { CallerChange } from "./access/nearest-caller-changes.ts"
export type { OwnerChange } from "./access/nearest-owner-change.ts"
export type { MinimalPolicy, ObservedAccess } from "./access/minimal-policy.ts"
export type { QuestionsOf } from "./questions.ts"
export type { Consequence, ProposalOf } from "./world/consequences.ts"
export { makeSentences, type Sentence, type Sentences } from "./sentences/sentences.ts"
export * from "./gitlab.ts"
export { schemas } from "./gitlab-schemas.ts"
export { diffWorlds } from "./gitlab-worlds.ts"
