/** What rules find, and what is wrong with an input. */
export const findingTypes = /* GraphQL */ `
  "What a rule finds in a policy."
  type JobTokenFinding {
    "The rule, such as job-token-launders-role."
    rule: String!
    "How bad it is."
    severity: JobTokenSeverity!
    "What it is about: security, correctness or hygiene."
    category: String!
    "What it opens, and how to close it."
    message: String!
    "Whose document says it."
    level: JobTokenGrantLevel!
    "The group whose document says it, where one does."
    group: ID
    "The place in that document, an RFC 6901 pointer; into the permissions where they are the project's."
    path: String!
    "The cells concerned, each written resource:action."
    cells: [String!]!
    "Who is concerned."
    accesses: [JobTokenAccess!]!
    "Whether the change gives somebody what the finding names."
    introduced: Boolean!
    "The page of the rule, from the root of the documentation."
    help: String!
    "What can be done about it, the best first; filled in where fixes were worked out."
    fixes: [JSON!]!
    "The same for the same rule, cells and principals."
    fingerprint: String!
    "In how many projects below a group or the instance the change introduces it."
    projects: Int
    "One of these projects; the path is its place there."
    example: ID
  }

  "What is wrong with an input, and where."
  type JobTokenProblem {
    "The place in the input, an RFC 6901 pointer."
    path: String!
    "What is wrong, and what to write instead."
    message: String!
  }
`
