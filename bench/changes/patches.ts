import { manyProjects, type Jobwarden } from "../http/servers.ts"

const grants = ["job_token_and_maintainer", "maintainer"]

/**
 * The bytes of a connection's next PATCH. Every request changes what the one before it on its connection wrote, each
 * connection in a project of its own.
 */
export const patchesTo = ({ tokens }: Jobwarden): ((connection: number) => Buffer) => {
  const bytes = (project: number, grant: string): Buffer => {
    const body = JSON.stringify({ package_registry: { maven: { write: grant } } })
    const head = [
      `PATCH /api/v4/projects/${project}/job_token_permissions HTTP/1.1`,
      "host: 127.0.0.1",
      `private-token: ${tokens.user}`,
      "content-type: application/json",
      `content-length: ${body.length}`
    ]
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`)
  }
  const prepared = Array.from({ length: manyProjects - 1 }, (_, at) =>
    grants.map((grant) => bytes(1_000 + at, grant))
  )
  const turns = new Map<number, number>()
  return (connection) => {
    const turn = (turns.get(connection) ?? 0) + 1
    turns.set(connection, turn)
    return prepared[connection]?.[turn % grants.length] ?? Buffer.alloc(0)
  }
}
