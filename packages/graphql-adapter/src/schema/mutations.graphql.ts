/** What can be changed here and nowhere in GitLab. */
export const mutationTypes = /* GraphQL */ `
  """
  What may be changed. What the caller may not do, or may not know, is an error of the request;
  what is wrong with a change is in \`errors\` of its payload, and nothing was changed.
  """
  type Mutation {
    "Merges permissions into what a project states. For maintainers and above."
    updateJobTokenPermissions(
      "The change."
      input: UpdateJobTokenPermissionsInput!
    ): UpdateJobTokenPermissionsPayload
    "Clears what a project states: everything is inherited again. For maintainers and above."
    resetJobTokenPermissions(
      "The change."
      input: ResetJobTokenPermissionsInput!
    ): ResetJobTokenPermissionsPayload
    "Merges into what a group states for the projects below it. For owners."
    updateGroupJobTokenPermissions(
      "The change."
      input: UpdateGroupJobTokenPermissionsInput!
    ): UpdateGroupJobTokenPermissionsPayload
    "Clears what a group states. For owners."
    resetGroupJobTokenPermissions(
      "The change."
      input: ResetGroupJobTokenPermissionsInput!
    ): ResetGroupJobTokenPermissionsPayload
    "Merges into what the instance states for all projects. For administrators."
    updateInstanceJobTokenPermissions(
      "The change."
      input: UpdateInstanceJobTokenPermissionsInput!
    ): UpdateInstanceJobTokenPermissionsPayload
    "Adds a project to a job token allowlist."
    ciJobTokenScopeAddProject(
      "The change."
      input: CiJobTokenScopeAddProjectInput!
    ): CiJobTokenScopeAddProjectPayload
    "Removes a project from a job token allowlist."
    ciJobTokenScopeRemoveProject(
      "The change."
      input: CiJobTokenScopeRemoveProjectInput!
    ): CiJobTokenScopeRemoveProjectPayload
    "Adds a group or a project to a job token allowlist: the group, where a path is both."
    ciJobTokenScopeAddGroupOrProject(
      "The change."
      input: CiJobTokenScopeAddGroupOrProjectInput!
    ): CiJobTokenScopeAddGroupOrProjectPayload
    "Removes a group from a job token allowlist."
    ciJobTokenScopeRemoveGroup(
      "The change."
      input: CiJobTokenScopeRemoveGroupInput!
    ): CiJobTokenScopeRemoveGroupPayload
    "Says what an entry of a job token allowlist permits."
    ciJobTokenScopeUpdatePolicies(
      "The change."
      input: CiJobTokenScopeUpdatePoliciesInput!
    ): CiJobTokenScopeUpdatePoliciesPayload
    "Adds every project whose job tokens were let in to a job token allowlist, and turns the scope on."
    ciJobTokenScopeAutopopulateAllowlist(
      "The change."
      input: CiJobTokenScopeAutopopulateAllowlistInput!
    ): CiJobTokenScopeAutopopulateAllowlistPayload
    "Removes what was added to a job token allowlist from the log of use."
    ciJobTokenScopeClearAllowlistAutopopulations(
      "The change."
      input: CiJobTokenScopeClearAllowlistAutopopulationsInput!
    ): CiJobTokenScopeClearAllowlistAutopopulationsPayload
    "Turns the job token scope of a project on or off."
    projectCiCdSettingsUpdate(
      "The change."
      input: ProjectCiCdSettingsUpdateInput!
    ): ProjectCiCdSettingsUpdatePayload
  }

  "Why a finding is not to stop a change."
  input JobTokenAcknowledgementInput {
    "The rule, such as job-token-launders-role."
    rule: String!
    "Why, in one line of at most 500 characters. It is kept in the audit log."
    reason: String!
  }

  "What to merge into a project's permissions: either \`permissions\` or \`grants\`."
  input UpdateJobTokenPermissionsInput {
    "Handed back as it came."
    clientMutationId: String
    "The project's full path."
    fullPath: ID!
    "A merge patch, as the REST API takes it."
    permissions: JobTokenPermissionsDocument
    "The same, typed, for grants that are one word."
    grants: JobTokenGrantsInput
    "Change nothing if the project has another revision by now."
    ifRevision: Int
    "Answer what would happen, and store nothing."
    dryRun: Boolean = false
    "Refuse whatever introduces a finding of medium severity or worse, not only critical ones."
    strict: Boolean = false
    "Rules whose findings are not to stop the change, each once."
    acknowledge: [JobTokenAcknowledgementInput!]
  }

  "What a change of a project's permissions came to."
  type UpdateJobTokenPermissionsPayload {
    "As it was given."
    clientMutationId: String
    "The permissions after the change; null where it was refused."
    jobTokenPermissions: JobTokenPermissions
    "What is found in the policy after the change; where it was refused, what it was refused for."
    findings: [JobTokenFinding!]
    "Who gains what by the change."
    accessGained: [JobTokenAccess!]
    "Who loses what by the change."
    accessLost: [JobTokenAccess!]
    "Whether it was only tried."
    dryRun: Boolean!
    "What is wrong with the input, place by place."
    problems: [JobTokenProblem!]!
    "Why nothing was changed; empty: it was, or nothing had to be."
    errors: [String!]!
  }

  "Whose permissions to clear."
  input ResetJobTokenPermissionsInput {
    "Handed back as it came."
    clientMutationId: String
    "The project's full path."
    fullPath: ID!
    "Change nothing if the project has another revision by now."
    ifRevision: Int
    "Answer what would happen, and store nothing."
    dryRun: Boolean = false
    "Refuse whatever introduces a finding of medium severity or worse, not only critical ones."
    strict: Boolean = false
    "Rules whose findings are not to stop the change, each once."
    acknowledge: [JobTokenAcknowledgementInput!]
  }

  "What clearing a project's permissions came to."
  type ResetJobTokenPermissionsPayload {
    "As it was given."
    clientMutationId: String
    "The permissions after the change; null where it was refused."
    jobTokenPermissions: JobTokenPermissions
    "What is found in the policy after the change; where it was refused, what it was refused for."
    findings: [JobTokenFinding!]
    "Who gains what by the change."
    accessGained: [JobTokenAccess!]
    "Who loses what by the change."
    accessLost: [JobTokenAccess!]
    "Whether it was only tried."
    dryRun: Boolean!
    "What is wrong with the input, place by place."
    problems: [JobTokenProblem!]!
    "Why nothing was changed; empty: it was, or nothing had to be."
    errors: [String!]!
  }
`
