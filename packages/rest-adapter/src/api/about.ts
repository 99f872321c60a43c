/** What each group of routes is for. A group that is not named here has no description in the document. */
const groups: Readonly<Record<string, string>> = {
  permissions: "What a project's permissions are, and changing them",
  policy: "A project's permissions and scope as one document, and all documents in a list",
  questions: "Who can do something, what a policy opens, and why a decision is what it is",
  scope: "GitLab's routes for a project's job token scope and its allowlist",
  surroundings: "What groups and the instance say for the projects below them",
  audit: "What was done, by whom, and what it gave and took",
  log: "The audit log as a whole, signed, and proofs about it",
  fleet: "Findings of every project at once",
  access: "Decisions, in the form of OpenID AuthZEN",
  health: "Whether the service runs and can answer"
}

/** Says in the OpenAPI document what is the same for all of it: license, address, what the groups are for. */
export const withAbout = (document: Record<string, unknown>): Record<string, unknown> => {
  const { info, tags = [] } = document as {
    readonly info: object
    readonly tags?: ReadonlyArray<{ readonly name: string }>
  }
  return {
    ...document,
    info: { ...info, license: { name: "MIT", identifier: "MIT" } },
    // The document is fetched from the service that it describes.
    servers: [{ url: "/", description: "where this document comes from" }],
    tags: tags.map((tag) => {
      const description = groups[tag.name]
      return description === undefined ? tag : { ...tag, description }
    })
  }
}
