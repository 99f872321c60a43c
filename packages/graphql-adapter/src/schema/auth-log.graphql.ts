/** GitLab's own types for the log of whose job tokens came in, and for filling an allowlist from it. */
export const authLogTypes = /* GraphQL */ `
  "A page of the projects whose job tokens were let in."
  type CiJobTokenAuthLogConnection {
    "How many there are in all, as far as the caller may know them."
    count: Int!
    "How many more there are that the caller may not know, or that are gone."
    hiddenCount: Int!
    "The projects with their cursors."
    edges: [CiJobTokenAuthLogEdge!]!
    "The projects."
    nodes: [CiJobTokenAuthLog!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "A project whose job tokens were let in, on a page."
  type CiJobTokenAuthLogEdge {
    "The place of the project, for going on behind it."
    cursor: String!
    "The project."
    node: CiJobTokenAuthLog!
  }

  "A project whose job tokens were let in."
  type CiJobTokenAuthLog {
    "The project whose jobs they were."
    originProject: CiJobTokenAccessibleProject!
    "When the last one was let in."
    lastAuthorizedAt: Time!
  }

  "Which allowlist to fill."
  input CiJobTokenScopeAutopopulateAllowlistInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
  }

  "What filling an allowlist came to."
  type CiJobTokenScopeAutopopulateAllowlistPayload {
    "As it was given."
    clientMutationId: String
    "Either complete or error."
    status: String!
    "How many projects that used a job token here were not added: the caller may not let them in, or they are gone."
    leftOutCount: Int
    "Why nothing was changed."
    errors: [String!]!
  }

  "Which allowlist to clear of what was added from the log of use."
  input CiJobTokenScopeClearAllowlistAutopopulationsInput {
    "Handed back as it came."
    clientMutationId: String
    "The project whose allowlist it is."
    projectPath: ID!
  }

  "What clearing an allowlist came to."
  type CiJobTokenScopeClearAllowlistAutopopulationsPayload {
    "As it was given."
    clientMutationId: String
    "Either complete or error."
    status: String!
    "Why nothing was changed."
    errors: [String!]!
  }
`
