import type { Jobwarden, Told } from "./servers.ts"

/** A question that is asked again and again, and what it is to reach (SPEC §11). */
export interface Question {
  readonly title: string
  readonly what: string
  /** `null`: it is told beside the others, and has no goal. */
  readonly atLeast: number | null
  readonly port: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The same by somebody with no right to ask, who must get another status than the one who has. */
  readonly wrong: Readonly<Record<string, string>>
}

export const questionsTo = ({ forwardAuthPort, port, tokens }: Jobwarden): readonly Question[] => [
  {
    title: "Forward-auth: may this job publish this package? (what nginx asks)",
    what: "forward-auth",
    atLeast: 0.6,
    port: forwardAuthPort,
    method: "GET",
    path: "/forward-auth",
    headers: {
      "x-original-method": "PUT",
      "x-original-uri": "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
      "job-token": tokens.job,
      "user-agent": "Apache-Maven/3.8.7",
      accept: "*/*"
    },
    body: "",
    wrong: { "job-token": "wrong" }
  },
  {
    title: "GET of a project's policy",
    what: "GET of a policy",
    atLeast: 0.4,
    port,
    method: "GET",
    path: "/api/v4/projects/123/job_token_permissions",
    headers: { "private-token": tokens.user, "user-agent": "curl/8.5.0", accept: "*/*" },
    body: "",
    wrong: { "private-token": "wrong" }
  },
  {
    title: "AuthZEN evaluation: may this job publish Maven packages?",
    what: "AuthZEN evaluation",
    atLeast: 0.6,
    port,
    method: "POST",
    path: "/access/v1/evaluation",
    headers: {
      authorization: `Bearer ${tokens.client}`,
      "content-type": "application/json",
      "user-agent": "registry/1",
      accept: "*/*"
    },
    body: JSON.stringify(evaluation),
    wrong: { authorization: "Bearer wrong" }
  },
  {
    title: "The same with a context, which is read anew each time",
    what: "AuthZEN evaluation with a context",
    atLeast: null,
    port,
    method: "POST",
    path: "/access/v1/evaluation",
    headers: {
      authorization: `Bearer ${tokens.client}`,
      "content-type": "application/json",
      "user-agent": "registry/1",
      accept: "*/*"
    },
    body: JSON.stringify({ ...evaluation, context: { time: "2026-06-01T12:00:00Z" } }),
    wrong: { authorization: "Bearer wrong" }
  }
]

const evaluation = {
  subject: { type: "job", id: "9001" },
  action: { name: "write" },
  resource: { type: "package_registry.maven", id: "123" }
}

/** The request as bytes that are written again and again. */
export const bytesOf = ({ body, headers, method, path }: Question): Buffer => {
  const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }
  const lines = Object.entries({ host: "127.0.0.1", ...headers, ...length })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`)
}

/** Headers that say when, or belong to the connection. */
const fleeting = new Set(["date", "connection", "keep-alive", "x-request-id"])

/** What a port answers, but for the time. */
export const askOnce = async (
  { body, headers, method, path }: Question,
  port: number,
  other: Readonly<Record<string, string>> = {}
): Promise<Told> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...headers, ...other },
    ...(body !== "" && { body })
  })
  const told = [...answer.headers].filter(([name]) => !fleeting.has(name))
  return { status: answer.status, headers: Object.fromEntries(told), body: await answer.text() }
}
