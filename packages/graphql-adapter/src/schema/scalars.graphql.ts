/** Scalars, and what pages of lists have in common. */
export const scalarTypes = /* GraphQL */ `
  "A moment, as RFC 3339 writes it."
  scalar Time

  "Any JSON value."
  scalar JSON

  """
  A document of permissions as the REST API and policy files write it, resource by resource:
  {"package_registry": {"maven": {"read": true, "write": "job_token_and_maintainer"}}}.
  It takes every form of a grant, objects too. In a change it is a merge patch: null clears what it stands for.
  """
  scalar JobTokenPermissionsDocument

  "A grant as documents write it: true, false, a word such as \\"job_token_and_maintainer\\", or an object."
  scalar JobTokenGrant

  "Where a page of a list lies."
  type PageInfo {
    "Whether more follows this page."
    hasNextPage: Boolean!
    "Whether something comes before this page."
    hasPreviousPage: Boolean!
    "The cursor of the first item of this page."
    startCursor: String
    "The cursor of the last item: give it as \`after\` to go on behind it."
    endCursor: String
  }
`
