const scopePayload = (name: string, description: string): string => /* GraphQL */ `
"${description}"
type ${name} {
  "As it was given."
  clientMutationId: String
  "The scope after the change; null where it was refused."
  ciJobTokenScope: CiJobTokenScopeType
  "The entry that was added or removed; null where the change was refused."
  ciJobTokenScopeAllowlistEntry: CiJobTokenScopeAllowlistEntry
  "Why nothing was changed."
  errors: [String!]!
}
`

/** GitLab's own mutations, with GitLab's names. */
export const scopeMutationTypes = /* GraphQL */ `
  "A project to add to an allowlist."
  input CiJobTokenScopeAddProjectInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
    "The project to let in."
    targetProjectPath: ID!
    "The direction. Only inbound can be added to."
    direction: CiJobTokenScopeDirection
  }
  ${scopePayload("CiJobTokenScopeAddProjectPayload", "What adding a project came to.")}
  "A project to remove from an allowlist."
  input CiJobTokenScopeRemoveProjectInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
    "The project to let in no more."
    targetProjectPath: ID!
    "The direction. The outbound one was removed and has no entries."
    direction: CiJobTokenScopeDirection
  }
  ${scopePayload("CiJobTokenScopeRemoveProjectPayload", "What removing a project came to.")}
  "A group or project to add to an allowlist."
  input CiJobTokenScopeAddGroupOrProjectInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
    "The group or project to let in."
    targetPath: ID!
    "Whether the entry permits everything, whatever the list says."
    defaultPermissions: Boolean = true
    "What the entry permits otherwise."
    jobTokenPolicies: [CiJobTokenScopePolicies!] = []
  }
  ${scopePayload("CiJobTokenScopeAddGroupOrProjectPayload", "What adding a group or project came to.")}
  "A group to remove from an allowlist."
  input CiJobTokenScopeRemoveGroupInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
    "The group to let in no more."
    targetGroupPath: ID!
  }
  ${scopePayload("CiJobTokenScopeRemoveGroupPayload", "What removing a group came to.")}
  "What an entry is to permit."
  input CiJobTokenScopeUpdatePoliciesInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
    "The group or project of the entry."
    targetPath: ID!
    "Whether the entry permits everything, whatever the list says."
    defaultPermissions: Boolean!
    "What the entry permits otherwise."
    jobTokenPolicies: [CiJobTokenScopePolicies!]!
  }

  "What changing an entry came to."
  type CiJobTokenScopeUpdatePoliciesPayload {
    "As it was given."
    clientMutationId: String
    "The entry after the change; null where it was refused."
    ciJobTokenScopeAllowlistEntry: CiJobTokenScopeAllowlistEntry
    "Why nothing was changed."
    errors: [String!]!
  }

  "Settings to change."
  input ProjectCiCdSettingsUpdateInput {
    "Handed back as it came."
    clientMutationId: String
    "The project's full path."
    fullPath: ID!
    "Whether only this project and its allowlist are let in."
    inboundJobTokenScopeEnabled: Boolean
    "Whether the outbound direction is limited. It was removed: only false is taken."
    jobTokenScopeEnabled: Boolean
    "Whether a job token may push to its own repository. That is not kept here, and refused."
    pushRepositoryForJobTokenAllowed: Boolean
  }

  "What changing the settings came to."
  type ProjectCiCdSettingsUpdatePayload {
    "As it was given."
    clientMutationId: String
    "The settings after the change; null where it was refused."
    ciCdSettings: ProjectCiCdSetting
    "Why nothing was changed."
    errors: [String!]!
  }
`
