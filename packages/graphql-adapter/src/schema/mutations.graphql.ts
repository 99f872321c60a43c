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

const widespreadPayload = (name: string, whose: string): string => /* GraphQL */ `
"What a change of ${whose} permissions came to."
type ${name} {
  "As it was given."
  clientMutationId: String
  "What is stated after the change; null where it was refused."
  jobTokenPermissions: JobTokenDefaultsAndLimits
  "What the change introduces in projects below, each once, at most 100; where it was refused, what for."
  findings: [JobTokenFinding!]
  "In how many projects somebody gains or loses something."
  projectsConcerned: Int
  "Who gains and loses what in which projects, at most 100; null unless the change was only tried."
  differences: [JobTokenWidespreadDifference!]
  "How many differences there are beside these; null unless the change was only tried."
  differencesLeftOut: Int
  "Whether it was only tried."
  dryRun: Boolean!
  "What is wrong with the input, place by place."
  problems: [JobTokenProblem!]!
  "Why nothing was changed; empty: it was, or nothing had to be."
  errors: [String!]!
}
`

const gateFields = /* GraphQL */ `
  "Change nothing if it has another revision by now."
  ifRevision: Int
  "Answer what would happen, and store nothing."
  dryRun: Boolean = false
  "Refuse whatever introduces a finding of medium severity or worse, not only critical ones."
  strict: Boolean = false
  "Rules whose findings are not to stop the change, each once."
  acknowledge: [JobTokenAcknowledgementInput!]
`

const statedFields = /* GraphQL */ `
  "A merge patch for the defaults; null clears them."
  defaults: JobTokenPermissionsDocument
  "A merge patch for the limits; null clears them."
  limits: JobTokenPermissionsDocument
  "Instead of defaults: the same, typed, for grants that are one word."
  defaultGrants: JobTokenGrantsInput
  "Instead of limits: the same, typed, for grants that are one word."
  limitGrants: JobTokenGrantsInput
`

/** The same for groups and the instance. */
export const surroundingTypes = /* GraphQL */ `
"Who gains and loses what, alike in so many projects."
type JobTokenWidespreadDifference {
  "In how many projects."
  projects: Int!
  "One of them."
  example: ID!
  "Who gains what."
  accessGained: [JobTokenAccess!]!
  "Who loses what."
  accessLost: [JobTokenAccess!]!
}

"What to merge into what a group states."
input UpdateGroupJobTokenPermissionsInput {
  "Handed back as it came."
  clientMutationId: String
  "The group's full path."
  fullPath: ID!
${statedFields}${gateFields}}
${widespreadPayload("UpdateGroupJobTokenPermissionsPayload", "a group's")}
"Which group's statements to clear."
input ResetGroupJobTokenPermissionsInput {
  "Handed back as it came."
  clientMutationId: String
  "The group's full path."
  fullPath: ID!
${gateFields}}
${widespreadPayload("ResetGroupJobTokenPermissionsPayload", "a group's")}
"What to merge into what the instance states."
input UpdateInstanceJobTokenPermissionsInput {
  "Handed back as it came."
  clientMutationId: String
  "Whether the job token scope counts as on in every project."
  enforceScope: Boolean
${statedFields}${gateFields}}
${widespreadPayload("UpdateInstanceJobTokenPermissionsPayload", "the instance's")}
`
