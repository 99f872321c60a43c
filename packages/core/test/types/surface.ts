import type { Schema, SchemaIssue } from "effect"
import type * as core from "../../src/index.ts"
import type { Equal, Expect } from "./equal.ts"

/** Every value that the package exports. A new one needs a line here and a test of its type beside. */
export const valueNames = [
  "canonicalJson",
  "closestName",
  "createEngine",
  "createEngineFor",
  "decodeGrant",
  "decodeGroup",
  "decodeGroupPatch",
  "decodeInstance",
  "decodeInstancePatch",
  "decodePermissions",
  "decodePermissionsPatch",
  "decodeProject",
  "decodeScope",
  "diffWorlds",
  "diffWorldsFor",
  "fixtureRecords",
  "FullPath",
  "gitlab",
  "Identifier",
  "InvalidInput",
  "listProblems",
  "makeCompiler",
  "makeSentences",
  "makeVocabulary",
  "mergePermissions",
  "parseRfc3339",
  "parseSentence",
  "pointer",
  "printAccess",
  "printDifference",
  "printPath",
  "quote",
  "reasons",
  "records",
  "recordUsers",
  "recordWords",
  "schemaProblems",
  "schemas",
  "vocabulary"
] as const

export type Values = typeof core

/** Every type that the package exports, those of any domain in GitLab's. */
export interface Types {
  readonly Access: core.Access
  readonly AccessRequest: core.AccessRequest<core.Role>
  readonly AllowlistEntry: core.AllowlistEntry
  readonly AllowlistPolicy: core.AllowlistPolicy
  readonly AllowlistPolicyOf: core.AllowlistPolicyOf<core.GitLab>
  readonly Caller: core.Caller<core.Role>
  readonly CallerChange: core.CallerChange
  readonly Cell: core.Cell
  readonly ChangedProject: core.ChangedProject
  readonly CompiledProject: core.CompiledProject
  readonly Compiler: core.Compiler
  readonly Consequence: core.Consequence
  readonly Decision: core.Decision
  readonly Decoded: core.Decoded<core.ProjectInput>
  readonly DeployTokenCaller: core.DeployTokenCaller
  readonly Difference: core.Difference
  readonly DiffOptions: core.DiffOptions
  readonly Domain: core.Domain
  readonly EngineOf: core.EngineOf<core.GitLab>
  readonly Explanation: core.Explanation
  readonly Facts: core.Facts
  readonly FactsOf: core.FactsOf<core.Role>
  readonly GitLab: core.GitLab
  readonly Grant: core.Grant
  readonly GrantOf: core.GrantOf<core.GitLab>
  readonly GroupInput: core.GroupInput
  readonly GroupInputOf: core.GroupInputOf<core.GitLab>
  readonly GroupPatch: core.GroupPatch
  readonly GroupPatchOf: core.GroupPatchOf<core.GitLab>
  readonly InstanceInput: core.InstanceInput
  readonly InstanceInputOf: core.InstanceInputOf<core.GitLab>
  readonly InstancePatch: core.InstancePatch
  readonly InstancePatchOf: core.InstancePatchOf<core.GitLab>
  readonly JobCaller: core.JobCaller<core.Role>
  readonly JobTokenAccess: core.JobTokenAccess
  readonly Json: core.Json
  readonly LimitedCell: core.LimitedCell
  readonly MemberRole: core.MemberRole
  readonly MemberRoleOf: core.MemberRoleOf<core.GitLab>
  readonly MinimalPolicy: core.MinimalPolicy<core.ObservedAccess>
  readonly ObservedAccess: core.ObservedAccess
  readonly OwnerChange: core.OwnerChange
  readonly Path: core.Path
  readonly Permissions: core.Permissions
  readonly PermissionsOf: core.PermissionsOf<core.GitLab>
  readonly PermissionsPatch: core.PermissionsPatch
  readonly PermissionsPatchOf: core.PermissionsPatchOf<core.GitLab>
  readonly PolicySources: core.PolicySources
  readonly Principals: core.Principals
  readonly Problem: core.Problem
  readonly ProjectInput: core.ProjectInput
  readonly ProjectInputOf: core.ProjectInputOf<core.GitLab>
  readonly ProposalOf: core.ProposalOf<core.GitLab>
  readonly QuestionsOf: core.QuestionsOf<core.GitLab>
  readonly Reason: core.Reason
  readonly Records: core.Records
  readonly Reference: core.Reference
  readonly Role: core.Role
  readonly RoleOf: core.RoleOf<core.GitLab>
  readonly Scope: core.Scope
  readonly ScopeOf: core.ScopeOf<core.AllowlistPolicy>
  readonly Sentence: core.Sentence
  readonly Sentences: core.Sentences
  readonly SharedChange: core.SharedChange
  readonly Source: core.Source
  readonly UserCaller: core.UserCaller<core.Role>
  readonly Visibility: core.Visibility
  readonly Vocabulary: core.Vocabulary<core.GitLab>
  readonly WithNulls: core.WithNulls<core.Permissions, core.GitLab>
  readonly WorldDifference: core.WorldDifference
  readonly WorldOf: core.WorldOf<core.GitLab>
}

/** The names of `Types`, for those who cannot see types. */
export const typeNames = [
  "Access",
  "AccessRequest",
  "AllowlistEntry",
  "AllowlistPolicy",
  "AllowlistPolicyOf",
  "Caller",
  "CallerChange",
  "Cell",
  "ChangedProject",
  "CompiledProject",
  "Compiler",
  "Consequence",
  "Decision",
  "Decoded",
  "DeployTokenCaller",
  "Difference",
  "DiffOptions",
  "Domain",
  "EngineOf",
  "Explanation",
  "Facts",
  "FactsOf",
  "GitLab",
  "Grant",
  "GrantOf",
  "GroupInput",
  "GroupInputOf",
  "GroupPatch",
  "GroupPatchOf",
  "InstanceInput",
  "InstanceInputOf",
  "InstancePatch",
  "InstancePatchOf",
  "JobCaller",
  "JobTokenAccess",
  "Json",
  "LimitedCell",
  "MemberRole",
  "MemberRoleOf",
  "MinimalPolicy",
  "ObservedAccess",
  "OwnerChange",
  "Path",
  "Permissions",
  "PermissionsOf",
  "PermissionsPatch",
  "PermissionsPatchOf",
  "PolicySources",
  "Principals",
  "Problem",
  "ProjectInput",
  "ProjectInputOf",
  "ProposalOf",
  "QuestionsOf",
  "Reason",
  "Records",
  "Reference",
  "Role",
  "RoleOf",
  "Scope",
  "ScopeOf",
  "Sentence",
  "Sentences",
  "SharedChange",
  "Source",
  "UserCaller",
  "Visibility",
  "Vocabulary",
  "WithNulls",
  "WorldDifference",
  "WorldOf"
] as const

export type Complete = [
  Expect<Equal<(typeof valueNames)[number], keyof Values>>,
  Expect<Equal<(typeof typeNames)[number], keyof Types>>
]

/** What the package shows of Effect: its types are Effect's to keep. */
export type Library = Schema.Top | SchemaIssue.Issue
