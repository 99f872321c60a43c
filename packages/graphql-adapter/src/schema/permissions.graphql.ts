/** What a project's permissions are, and what can be asked about them. */
export const permissionsTypes = /* GraphQL */ `
  "What may be done to a project's resources, and by whom."
  type JobTokenPermissions {
    "The global id of the project."
    projectId: ID!
    "Counts up by one per change; 0: nothing was ever stored."
    revision: Int!
    "When the policy was last changed."
    updatedAt: Time
    "The grant in force in every cell, and who states it."
    cells(
      "Only the cells of this resource, such as package_registry.maven."
      resource: String
      "Only the cells of this action."
      action: JobTokenAction
    ): [JobTokenCell!]!
    "The grants in force as one document, as the REST API answers it."
    document: JobTokenPermissionsDocument!
    "Only what the project itself states, as one document."
    explicitDocument: JobTokenPermissionsDocument!
    "The cells that a limit of a group or the instance cuts."
    limited: [JobTokenLimitedCell!]!
    "What the rules find in the policy that is stored, the worst first."
    findings("The least severity that is wanted." severity: JobTokenSeverity): [JobTokenFinding!]!
    "Everybody who can do an action to a resource by the policy that is stored, the scope and all limits applied."
    access(
      "The resource, such as package_registry.maven."
      resource: String!
      "The action."
      action: JobTokenAction!
    ): JobTokenWhoCan!
    "Why a caller may do something by the policy that is stored, or may not, and what would change that."
    explanation(
      "The caller: a user, a job or a deploy token, in the words of the library."
      caller: JSON!
      "The resource, such as package_registry.maven."
      resource: String!
      "The action."
      action: JobTokenAction!
    ): JobTokenExplanation!
  }

  "One resource and one action, and who may do it."
  type JobTokenCell {
    "The resource, such as package_registry.maven."
    resource: String!
    "The action."
    action: JobTokenAction!
    "The grant in force, before limits."
    grant: JobTokenGrant!
    "Who states the grant."
    source: JobTokenGrantLevel!
    "The group that states it, where one does."
    sourceGroup: ID
    "Whether it is stated by the default of a registry rather than for the cell itself."
    byDefault: Boolean!
  }

  "Who states a grant or a limit."
  enum JobTokenGrantLevel {
    "The project itself."
    PROJECT
    "A group above the project."
    GROUP
    "The instance."
    INSTANCE
    "Nobody: what the platform does without a policy."
    BASELINE
  }

  "Who states something, and how."
  type JobTokenGrantSource {
    "Who."
    level: JobTokenGrantLevel!
    "The group, where it is one."
    group: ID
    "Whether it is stated by the default of a registry rather than for the cell itself."
    byDefault: Boolean!
  }

  "A cell that a limit cuts."
  type JobTokenLimitedCell {
    "The resource, such as package_registry.maven."
    resource: String!
    "The action."
    action: JobTokenAction!
    "Whose limits cut it."
    by: [JobTokenGrantSource!]!
    "Who cannot do it because of the limits."
    lost: JobTokenPrincipals!
  }

  "Who can do something, exactly."
  type JobTokenPrincipals {
    "The roles whose users can."
    users: [JobTokenRole!]!
    "Whether deploy tokens can, within their scopes."
    deployTokens: Boolean!
    "The job tokens that can."
    jobTokens: [JobTokenSet!]!
  }

  "Some job tokens: those that meet every one of these conditions."
  type JobTokenSet {
    "Where they come from."
    from: [JobTokenOrigin!]!
    "How many projects and groups there are beside these that the caller may not know."
    hiddenSources: Int!
    "The classes of refs that their pipelines run on."
    refs: [JobTokenRefClass!]!
    "The classes of environments that their jobs deploy to."
    environments: [JobTokenEnvironmentClass!]!
    "Only in environments with these names; null: names do not matter."
    environmentNames: [String!]
    "In environments with other names than these; null: names do not matter."
    exceptEnvironmentNames: [String!]
    "The roles, in this project, of those who triggered the pipelines."
    triggerRoles: [JobTokenRole!]!
  }

  "Where job tokens come from."
  type JobTokenOrigin {
    "What kind of place."
    kind: JobTokenOriginKind!
    "The project or group, where it is one; a number where its path is not known any more."
    fullPath: ID
  }

  "What kind of place job tokens come from."
  enum JobTokenOriginKind {
    "The project itself."
    OWN
    "A project that the allowlist names."
    PROJECT
    "A group that the allowlist names."
    GROUP
    "Everywhere else."
    FOREIGN
  }

  "Which refs a pipeline runs on."
  enum JobTokenRefClass {
    "A protected branch or tag."
    PROTECTED
    "Another branch or tag."
    UNPROTECTED
    "The code of a fork, on whatever ref."
    FORK
  }

  "Which environment a job deploys to."
  enum JobTokenEnvironmentClass {
    "None."
    NONE
    "One that is not protected."
    UNPROTECTED
    "A protected one."
    PROTECTED
  }

  "The same principals in one or more cells."
  type JobTokenAccess {
    "The cells, each written resource:action."
    cells: [String!]!
    "The roles whose users can."
    users: [JobTokenRole!]!
    "Whether deploy tokens can, within their scopes."
    deployTokens: Boolean!
    "The job tokens that can."
    jobTokens: [JobTokenSet!]!
  }

  "Who can do one thing in a project."
  type JobTokenWhoCan {
    "The resource that was asked about."
    resource: String!
    "The action that was asked about."
    action: JobTokenAction!
    "The revision of the policy that says so."
    revision: Int!
    "Who can."
    principals: JobTokenPrincipals!
    "The same in words, without what the caller may not know."
    sentences: [String!]!
    "How many projects and groups can beside those that are named."
    hiddenSources: Int!
  }

  "A decision, and what lies behind it."
  type JobTokenExplanation {
    "Whether it is allowed."
    allowed: Boolean!
    "The first gate that says no, or allowed."
    reason: String!
    "The resource that was asked about."
    resource: String!
    "The action that was asked about."
    action: JobTokenAction!
    "The grant in force."
    grant: JobTokenGrant!
    "Who states it."
    grantSource: JobTokenGrantSource!
    "The revision of the policy that says so."
    revision: Int!
    "Every gate that the request meets, in order."
    gates: [JobTokenGate!]!
    "The smallest sets of changes by the caller that would do."
    byCaller: JSON!
    "The smallest change of the project's own policy that would do; null: none helps, or none is needed."
    byOwner: JSON
  }

  "One gate that a request meets."
  type JobTokenGate {
    "What the gate is called."
    gate: String!
    "Whether the request passes it."
    passed: Boolean!
  }
`
