import { gitlabWords } from "./domain/gitlab-words.ts"
import { gitlab, type GitLab } from "./domain/gitlab.ts"
import { makeVocabulary, type Vocabulary } from "./domain/vocabulary.ts"
import { makeDecoders } from "./input/decoders.ts"
import type {
  GroupInputOf,
  GroupPatchOf,
  InstanceInputOf,
  InstancePatchOf,
  ProjectInputOf
} from "./input/inputs.ts"
import type { FactsOf } from "./policy/facts.ts"
import type { GrantOf, MemberRoleOf, RoleOf } from "./policy/grant.ts"
import type { PermissionsOf, PermissionsPatchOf } from "./policy/permissions.ts"
import type { AllowlistPolicyOf, ScopeOf } from "./policy/scope.ts"
import { makeSentences, type Sentences } from "./sentences/sentences.ts"

export type Role = RoleOf<GitLab>
export type MemberRole = MemberRoleOf<GitLab>
export type Visibility = GitLab["visibilities"][number]
export type Grant = GrantOf<GitLab>
export type Permissions = PermissionsOf<GitLab>
export type PermissionsPatch = PermissionsPatchOf<GitLab>
export type AllowlistPolicy = AllowlistPolicyOf<GitLab>
export type Scope = ScopeOf<AllowlistPolicy>
export type Facts = FactsOf<Role>
export type ProjectInput = ProjectInputOf<GitLab>
export type GroupInput = GroupInputOf<GitLab>
export type InstanceInput = InstanceInputOf<GitLab>
export type GroupPatch = GroupPatchOf<GitLab>
export type InstancePatch = InstancePatchOf<GitLab>

/** GitLab's domain, prepared. */
export const vocabulary: Vocabulary<GitLab> = makeVocabulary(gitlab)

// Said, and not inferred: written out in the declarations of the package they are two megabytes.
type Decoders = ReturnType<typeof makeDecoders<GitLab>>

const decoders: Decoders = makeDecoders(vocabulary)

/** Decodes what `putProject` takes; every problem is listed, nothing is thrown. */
export const decodeProject: Decoders["project"] = decoders.project
/** Decodes what `putGroup` takes. */
export const decodeGroup: Decoders["group"] = decoders.group
/** Decodes what `putInstance` takes. */
export const decodeInstance: Decoders["instance"] = decoders.instance
/** Decodes a merge patch for a group's document: any key may be `null`. */
export const decodeGroupPatch: Decoders["groupPatch"] = decoders.groupPatch
/** Decodes a merge patch for the instance's document. */
export const decodeInstancePatch: Decoders["instancePatch"] = decoders.instancePatch
/** Decodes a permissions document (SPEC §3.1). */
export const decodePermissions: Decoders["permissions"] = decoders.permissions
/** Decodes a merge patch for a permissions document: any key may be `null`. */
export const decodePermissionsPatch: Decoders["permissionsPatch"] = decoders.permissionsPatch
/** Decodes a scope (SPEC §3.4). */
export const decodeScope: Decoders["scope"] = decoders.scope
/** Decodes one grant (SPEC §3.2). */
export const decodeGrant: Decoders["grant"] = decoders.grant

let made: Sentences | undefined

/** Made when the first is asked for: whoever only checks or decides needs none. */
const sentences = (): Sentences => (made ??= makeSentences(vocabulary, gitlabWords))

/** A difference of two policies in sentences that a person understands, the fewest that say it exactly. */
export const printDifference: Sentences["printDifference"] = (difference) =>
  sentences().printDifference(difference)
/** Who can do what, in one sentence: "deploy tokens can publish Maven packages". */
export const printAccess: Sentences["printAccess"] = (access) => sentences().printAccess(access)
/** What such a sentence says, exactly; `null` for any other text. */
export const parseSentence: Sentences["parseSentence"] = (text) => sentences().parseSentence(text)
