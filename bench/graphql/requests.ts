import type { Jobwarden } from "../http/servers.ts"

/** One way of asking for something, as bytes that are written again and again. */
export interface Way {
  readonly name: string
  /** The bytes of a connection's next request: changes alternate, each connection in a project of its own. */
  readonly request: (connection: number, turn: number) => Buffer
  /** Whether it is what has to reach the goal. */
  readonly isJudged: boolean
}

/** Ways of asking for the same, the first of which the others are compared with. */
export interface Comparison {
  readonly title: string
  readonly what: string
  /** How many times as long as the first the others may take. */
  readonly atMost: number
  readonly changes: boolean
  readonly ways: readonly [Way, ...Way[]]
}

/** The project that a connection asks about. */
export const projectOf = (connection: number) => ({
  id: 1_000 + connection,
  path: `acme/project-${connection}`
})

const permissionsQuery = (selected: string): string =>
  `query Permissions($fullPath: ID!) { project(fullPath: $fullPath) { jobTokenPermissions { ${selected} } } }`

/** As much as REST's GET answers, as one value; and cell by cell, with who states each. */
export const documents = {
  wholeDocument: permissionsQuery("projectId revision updatedAt document limited { resource action }"),
  cells: permissionsQuery("revision cells { resource action grant source }"),
  /** What asks for anything beside one project's permissions is not answered from memory. */
  cellsAnew: permissionsQuery("revision cells { resource action grant source }").replace(
    /}$/,
    "__typename }"
  ),
  oneCell: permissionsQuery(
    'revision cells(resource: "package_registry.maven", action: WRITE) { grant source }'
  ),
  change: `mutation Change($input: UpdateJobTokenPermissionsInput!) {
    updateJobTokenPermissions(input: $input) {
      jobTokenPermissions { revision }
      findings { rule severity message }
      accessGained { cells }
      accessLost { cells }
      errors
    }
  }`,
  changeAndDocument: `mutation Change($input: UpdateJobTokenPermissionsInput!) {
    updateJobTokenPermissions(input: $input) {
      jobTokenPermissions { projectId revision updatedAt document limited { resource action } }
      findings { rule severity category message level path cells introduced help fingerprint }
      errors
    }
  }`
} as const

const grants = ["job_token_and_maintainer", "maintainer"] as const

/** What the change of a turn says: every request changes what the one before it on its connection wrote. */
export const changeOf = (turn: number) => ({
  package_registry: { maven: { write: grants[turn % grants.length] } }
})

const bytes = (method: string, path: string, token: string, body?: unknown): Buffer => {
  const text = body === undefined ? "" : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    `private-token: ${token}`,
    "accept: */*",
    ...(text === "" ? [] : ["content-type: application/json", `content-length: ${Buffer.byteLength(text)}`])
  ]
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`)
}

/** Prepared once for each connection, and for changes also for each turn. */
const prepared = (make: (connection: number, turn: number) => Buffer, turns: number): Way["request"] => {
  const made = new Map<string, Buffer>()
  return (connection, turn) => {
    const key = `${connection} ${turn % turns}`
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make(connection, turn)
    made.set(key, fresh)
    return fresh
  }
}

export const comparisonsOf = ({ tokens: { user } }: Pick<Jobwarden, "tokens">): readonly Comparison[] => {
  const graphql = (body: unknown): Buffer => bytes("POST", "/api/graphql", user, body)
  const rest = (connection: number): string =>
    `/api/v4/projects/${projectOf(connection).id}/job_token_permissions`
  const query = (name: string, text: string, isJudged = true): Way => ({
    name,
    request: prepared(
      (connection) => graphql({ query: text, variables: { fullPath: projectOf(connection).path } }),
      1
    ),
    isJudged
  })
  const mutation = (name: string, text: string): Way => ({
    name,
    request: prepared((connection, turn) => {
      const input = { fullPath: projectOf(connection).path, permissions: changeOf(turn) }
      return graphql({ query: text, variables: { input } })
    }, grants.length),
    isJudged: true
  })
  return [
    {
      title: "Reading a project's permissions",
      what: "the permission query",
      atMost: 3,
      changes: false,
      ways: [
        {
          name: "REST: GET",
          request: prepared((connection) => bytes("GET", rest(connection), user), 1),
          isJudged: false
        },
        {
          // The shorter way that GET has is for the plain address alone.
          name: "REST: GET through the router, as all other routes",
          request: prepared((connection) => bytes("GET", `${rest(connection)}?view=effective`, user), 1),
          isJudged: false
        },
        query("GraphQL: the same as one document", documents.wholeDocument),
        query("GraphQL: every cell with its source", documents.cells),
        query("GraphQL: one cell", documents.oneCell),
        query("GraphQL: every cell, executed each time", documents.cellsAnew, false)
      ]
    },
    {
      title: "Changing a project's permissions, durably",
      what: "updateJobTokenPermissions",
      atMost: 1.5,
      changes: true,
      ways: [
        {
          name: "REST: PATCH",
          request: prepared(
            (connection, turn) => bytes("PATCH", rest(connection), user, changeOf(turn)),
            grants.length
          ),
          isJudged: false
        },
        mutation("GraphQL: the revision, findings and accesses", documents.change),
        mutation("GraphQL: as much as PATCH answers", documents.changeAndDocument)
      ]
    }
  ]
}
