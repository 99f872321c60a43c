/** What was done to a project's policy. */
export const auditTypes = /* GraphQL */ `
  "A page of audit events."
  type JobTokenAuditEventConnection {
    "The events with their cursors."
    edges: [JobTokenAuditEventEdge!]!
    "The events."
    nodes: [JobTokenAuditEvent!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "An audit event on a page."
  type JobTokenAuditEventEdge {
    "The place of the event, for going on behind it."
    cursor: String!
    "The event."
    node: JobTokenAuditEvent!
  }

  "A change of a policy, or refused attempts at one."
  type JobTokenAuditEvent {
    "The global id, such as gid://gitlab/AuditEvent/2."
    id: ID!
    "The place in the log."
    sequence: Int!
    "What happened, by GitLab's names where it has one."
    eventName: String!
    "What happened, in words."
    message: String!
    "When."
    createdAt: Time!
    "Who did it."
    actor: JobTokenActor!
    "The request that did it."
    requestId: String!
    "Where the request came from; null once erased."
    ipAddress: String
    "The path that the project has now."
    entityPath: ID
    "The path of the project or group that was added or removed; null where the caller may not know it."
    targetPath: ID
    "The revision before the change; null where nothing was changed."
    revisionBefore: Int
    "The revision after the change; null where nothing was changed."
    revisionAfter: Int
    "What changed in the document."
    changes: [JobTokenChange!]!
    "How many changes are left out, since they name what the caller may not know."
    hiddenChanges: Int!
    "Who gained what."
    accessGained: [JobTokenAccess!]!
    "Who lost what."
    accessLost: [JobTokenAccess!]!
    "The findings that were acknowledged, each with its rule, reason and fingerprint."
    acknowledged: [JSON!]!
    "Critical findings that one of GitLab's own changes was let through with, each with its rule and fingerprint."
    findings: [JSON!]!
    "Why attempts were refused; null where something was changed."
    reason: String
    "How many attempts within a minute; null where something was changed."
    count: Int
  }

  "A page of revisions."
  type JobTokenRevisionConnection {
    "The revisions with their cursors."
    edges: [JobTokenRevisionEdge!]!
    "The revisions."
    nodes: [JobTokenRevision!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  "A revision on a page."
  type JobTokenRevisionEdge {
    "The place of the revision, for going on behind it."
    cursor: String!
    "The revision."
    node: JobTokenRevision!
  }

  "One revision of a project's policy."
  type JobTokenRevision {
    "The number of the revision."
    revision: Int!
    "When it came to be."
    createdAt: Time!
    "The place of its audit event in the log."
    sequence: Int!
    "What happened, by GitLab's names where it has one."
    eventName: String!
    "Who did it."
    actor: JobTokenActor!
    "What changed in the document."
    changes: [JobTokenChange!]!
    "How many changes are left out, since they name what the caller may not know."
    hiddenChanges: Int!
    "Who gained what."
    accessGained: [JobTokenAccess!]!
    "Who lost what."
    accessLost: [JobTokenAccess!]!
    "Both in words, without what the caller may not know."
    sentences: [String!]!
    "The findings that were acknowledged, each with its rule, reason and fingerprint."
    acknowledged: [JSON!]!
  }

  "Who did something."
  type JobTokenActor {
    "A user, job, deploy_token or decision_client."
    type: String!
    "The number, or the name of a decision client."
    id: ID!
    "The name; null once erased, and for who is no user."
    name: String
  }

  "What was and is at a place of a document."
  type JobTokenChange {
    "The place, an RFC 6901 pointer."
    path: String!
    "What was there; null: nothing."
    before: JSON
    "What is there; null: nothing."
    after: JSON
  }
`
