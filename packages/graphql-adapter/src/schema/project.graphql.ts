/** What may be asked, and what a project and a group are. */
export const queryTypes = /* GraphQL */ `
  "What may be asked. What the caller may not know is null, as if it were not there."
  type Query {
    "A project, by its full path; null where there is none or the caller may not know it."
    project("The full path, such as acme/backend." fullPath: ID!): Project
    "A group, by its full path; null where there is none or the caller may not know it."
    group("The full path, such as acme." fullPath: ID!): Group
    "What the instance states for all projects, for administrators."
    instanceJobTokenPermissions: JobTokenDefaultsAndLimits
  }

  "A project that the caller may know."
  type Project {
    "The global id, such as gid://gitlab/Project/123."
    id: ID!
    "The full path, which is unique."
    fullPath: ID!
    "The last name of the path."
    path: String!
    "The name, which is the last name of the path here."
    name: String!
    "All names of the path."
    nameWithNamespace: String!
    "Who may see the project: private, internal or public."
    visibility: String!
    "The address of the project's page."
    webUrl: String!
    "The address of the project's picture; always null here."
    avatarUrl: String
    "What job tokens and others may do to the project's resources. For maintainers and above."
    jobTokenPermissions: JobTokenPermissions
    "What was done to the project's policy, the newest first. For maintainers and auditors."
    jobTokenAuditEvents(
      "How many, at most 100."
      first: Int = 20
      "The cursor behind which to go on."
      after: String
      "Only what was done at this moment or later."
      createdAfter: Time
      "Only what was done at this moment or before."
      createdBefore: Time
    ): JobTokenAuditEventConnection
    "The revisions of the project's policy with what each changed, the latest first. For maintainers and auditors."
    jobTokenPermissionsHistory(
      "How many, at most 100."
      first: Int = 20
      "The cursor behind which to go on."
      after: String
    ): JobTokenRevisionConnection
    "The job token scope: which projects and groups are let in. For maintainers and above."
    ciJobTokenScope: CiJobTokenScopeType
    "The entries of the job token allowlist. For maintainers and above."
    ciJobTokenScopeAllowlist: CiJobTokenScopeAllowlist
    """
    Whose job tokens the scope let in, by the log of use; null where none is kept. For maintainers and above.
    """
    ciJobTokenAuthLogs(
      "How many from the beginning, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
      "How many from the end, at most 100."
      last: Int
      "The cursor before which to end."
      before: String
    ): CiJobTokenAuthLogConnection
    "Settings of the project's pipelines, as far as they are kept here. For maintainers and above."
    ciCdSettings: ProjectCiCdSetting
  }

  "A group that the caller may know."
  type Group {
    "The global id, such as gid://gitlab/Group/7."
    id: ID!
    "The full path, which is unique."
    fullPath: ID!
    "The last name of the path."
    path: String!
    "The name, which is the last name of the path here."
    name: String!
    "The address of the group's page."
    webUrl: String!
    "The address of the group's picture; always null here."
    avatarUrl: String
    "What the group states for the projects below it. For owners."
    jobTokenPermissions: JobTokenDefaultsAndLimits
  }

  "What a group or the instance states for the projects below it."
  type JobTokenDefaultsAndLimits {
    "What holds where projects and nearer groups say nothing."
    defaults: JobTokenPermissionsDocument!
    "What no project can exceed, whatever it says."
    limits: JobTokenPermissionsDocument!
    "Whether the job token scope counts as on in every project. Of the instance only."
    enforceScope: Boolean
    "Counts up by one per change; 0: nothing was ever stored."
    revision: Int!
    "When it was last changed."
    updatedAt: Time
  }
`
