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

/** What can be changed of groups and the instance, here and nowhere in GitLab. */
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
