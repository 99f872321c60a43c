/** GitLab's own types for the job token scope, with GitLab's names. */
export const scopeTypes = /* GraphQL */ `
  "The job token scope of a project."
  type CiJobTokenScopeType {
    "Projects that this project's job tokens may reach. GitLab removed that direction, so there are none."
    projects(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenAccessibleProjectConnection!
      @deprecated(reason: "The outbound direction was removed. Use inboundAllowlist.")
    "The same as projects."
    outboundAllowlist(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenAccessibleProjectConnection!
    "Projects whose job tokens are let in, this project among them."
    inboundAllowlist(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenAccessibleProjectConnection!
    "Groups whose projects' job tokens are let in."
    groupsAllowlist(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenAccessibleGroupConnection!
    "How many projects are let in, as far as the caller may know them, this project among them."
    inboundAllowlistCount: Int!
    "How many groups are let in, as far as the caller may know them."
    groupsAllowlistCount: Int!
    "The global ids of the groups that were added from the log of use, as far as the caller may know them."
    groupAllowlistAutopopulatedIds: [ID!]!
    "The global ids of the projects that were added from the log of use, as far as the caller may know them."
    inboundAllowlistAutopopulatedIds: [ID!]!
  }

  "A page of projects."
  type CiJobTokenAccessibleProjectConnection {
    "How many there are in all, as far as the caller may know them."
    count: Int!
    "The projects with their cursors."
    edges: [CiJobTokenAccessibleProjectEdge!]!
    "The projects."
    nodes: [CiJobTokenAccessibleProject!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "A project on a page."
  type CiJobTokenAccessibleProjectEdge {
    "The place of the project, for going on behind it."
    cursor: String!
    "The project."
    node: CiJobTokenAccessibleProject!
  }

  "A project of an allowlist."
  type CiJobTokenAccessibleProject {
    "The global id, such as gid://gitlab/Project/123."
    id: ID!
    "The full path."
    fullPath: ID!
    "The last name of the path."
    path: String!
    "The name, which is the last name of the path here."
    name: String!
    "The address of the project's page."
    webUrl: String!
    "The address of the project's picture; always null here."
    avatarUrl: String
  }

  "A page of groups."
  type CiJobTokenAccessibleGroupConnection {
    "How many there are in all, as far as the caller may know them."
    count: Int!
    "The groups with their cursors."
    edges: [CiJobTokenAccessibleGroupEdge!]!
    "The groups."
    nodes: [CiJobTokenAccessibleGroup!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "A group on a page."
  type CiJobTokenAccessibleGroupEdge {
    "The place of the group, for going on behind it."
    cursor: String!
    "The group."
    node: CiJobTokenAccessibleGroup!
  }

  "A group of an allowlist."
  type CiJobTokenAccessibleGroup {
    "The global id, such as gid://gitlab/Group/7."
    id: ID!
    "The full path."
    fullPath: ID!
    "The last name of the path."
    path: String!
    "The name, which is the last name of the path here."
    name: String!
    "The address of the group's page."
    webUrl: String!
    "The address of the group's picture; always null here."
    avatarUrl: String
  }

  "The allowlist of a project, entry by entry."
  type CiJobTokenScopeAllowlist {
    "The entries for groups."
    groupsAllowlist(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenScopeAllowlistEntryConnection!
    "The entries for projects."
    projectsAllowlist(
      "How many, at most 100."
      first: Int
      "The cursor behind which to go on."
      after: String
    ): CiJobTokenScopeAllowlistEntryConnection!
  }

  "A page of allowlist entries."
  type CiJobTokenScopeAllowlistEntryConnection {
    "How many there are in all, as far as the caller may know them."
    count: Int!
    "How many more there are that the caller may not know, or that stand for nothing any more."
    hiddenCount: Int!
    "The entries with their cursors."
    edges: [CiJobTokenScopeAllowlistEntryEdge!]!
    "The entries."
    nodes: [CiJobTokenScopeAllowlistEntry!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "An allowlist entry on a page."
  type CiJobTokenScopeAllowlistEntryEdge {
    "The place of the entry, for going on behind it."
    cursor: String!
    "The entry."
    node: CiJobTokenScopeAllowlistEntry!
  }

  "A project or group that an allowlist entry lets in."
  union CiJobTokenScopeTarget = CiJobTokenAccessibleGroup | CiJobTokenAccessibleProject

  "One entry of an allowlist."
  type CiJobTokenScopeAllowlistEntry {
    "The project whose allowlist it is on."
    sourceProject: Project!
    "The project or group that it lets in."
    target: CiJobTokenScopeTarget
    "Always inbound."
    direction: String
    "Whether the entry permits everything, whatever the list says."
    defaultPermissions: Boolean
    "What it permits otherwise."
    jobTokenPolicies: [CiJobTokenScopePolicies!]
    "Who added it, by the audit log; null where that was no user, the name is erased, or the platform brought it."
    addedBy: UserCore
    "When it was added, by the audit log; 1970-01-01T00:00:00.000Z of what the platform brought, which says no time."
    createdAt: Time!
    "Whether it was added from the log of use."
    autopopulated: Boolean!
    "From when on the entry denies."
    expiresAt: Time
  }

  "A user."
  type UserCore {
    "The global id, such as gid://gitlab/User/3."
    id: ID!
    "The name to sign in with."
    username: String!
    "The name."
    name: String!
  }

  "Settings of a project's pipelines."
  type ProjectCiCdSetting {
    "Whether only this project and its allowlist are let in."
    inboundJobTokenScopeEnabled: Boolean
    "Whether the outbound direction is limited. GitLab removed it, so it is false."
    jobTokenScopeEnabled: Boolean @deprecated(reason: "The outbound direction was removed.")
    "Whether a job token may push to its own repository. That is not kept here."
    pushRepositoryForJobTokenAllowed: Boolean
  }

  "The direction of a scope."
  enum CiJobTokenScopeDirection {
    "What this project's job tokens may reach. It was removed."
    OUTBOUND
    "Whose job tokens may reach this project."
    INBOUND
  }
`
