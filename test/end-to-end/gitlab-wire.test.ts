import { beforeAll, describe, expect, it } from "vitest"
import { administrator, bare, hidden, maintainer, manyProjects, open } from "./many-projects.ts"
import { send } from "./raw.ts"
import { startConfigured, temporaryFolder, type Running } from "./service.ts"

// What python-gitlab and client-go send and need, to the byte: their requests as they were seen on a socket, and the
// whole of the answers that they read.

let service: Omit<Running, "tokens">
const folder = temporaryFolder()

beforeAll(async () => {
  service = await startConfigured(folder, manyProjects, { external_url: "https://gitlab.acme.example" })
})

const scope = `/api/v4/projects/${bare.id}/job_token_scope`

interface Client {
  /** The head of a request without a body, and of one with a body of so many bytes. */
  readonly head: (line: string, length?: number) => string
}

const python: Client = {
  head: (line, length) =>
    [
      `${line} HTTP/1.1`,
      "Host: gitlab.acme.example",
      "User-Agent: python-gitlab/8.4.0",
      "Accept-Encoding: gzip, deflate",
      "Accept: */*",
      "Connection: close",
      `PRIVATE-TOKEN: ${maintainer}`,
      "Content-type: application/json",
      ...(length === undefined && line.startsWith("GET") ? [] : [`Content-Length: ${length ?? 0}`]),
      "",
      ""
    ].join("\r\n")
}

const go: Client = {
  head: (line, length) =>
    [
      `${line} HTTP/1.1`,
      "Host: gitlab.acme.example",
      "User-Agent: go-gitlab",
      ...(length === undefined ? [] : [`Content-Length: ${length}`]),
      "Accept: application/json",
      ...(length === undefined ? [] : ["Content-Type: application/json"]),
      `Private-Token: ${maintainer}`,
      "Accept-Encoding: gzip",
      "Connection: close",
      "",
      ""
    ].join("\r\n")
}

/** Sends it; answers with all that came back but the time and the request's id, line by line, and the body. */
const exchange = async (client: Client, line: string, body?: string): Promise<readonly string[]> => {
  const answer = await send(service.url, client.head(line, body?.length) + (body ?? ""))
  const [status = "", ...headers] = answer.head
    .split("\r\n")
    .filter((header) => !/^(?:date|x-request-id):/i.test(header))
  return [status, ...headers.map((header) => header.toLowerCase()).toSorted(), answer.body]
}

const always = [
  "cache-control: private, no-cache",
  "connection: close",
  "strict-transport-security: max-age=31536000",
  "x-content-type-options: nosniff"
]
const empty = ["HTTP/1.1 204 No Content", ...always, ""]
const json = (status: string, body: string): readonly string[] => {
  const headers = [...always, "content-type: application/json", `content-length: ${body.length}`]
  return [`HTTP/1.1 ${status}`, ...headers.toSorted(), body]
}

describe.for([
  ["python-gitlab", python, ": "],
  ["client-go", go, ":"]
] as const)("%s", ([, client, colon]) => {
  const body = (name: string, value: unknown): string => `{"${name}"${colon}${JSON.stringify(value)}}`

  it("changes the scope and gets 204 without a body", async () => {
    expect(await exchange(client, `PATCH ${scope}`, body("enabled", false))).toEqual(empty)
    const [status, ...rest] = await exchange(client, `GET ${scope}`)
    expect([status, rest.at(-1)]).toEqual([
      "HTTP/1.1 200 OK",
      '{"inbound_enabled":false,"outbound_enabled":false}'
    ])
    expect(await exchange(client, `PATCH ${scope}`, body("enabled", true))).toEqual(empty)
  })

  it("adds and removes, with the statuses, bodies and errors that it knows", async () => {
    const project = body("target_project_id", 101)
    const added = '{"source_project_id":100,"target_project_id":101}'
    expect(await exchange(client, `POST ${scope}/allowlist`, project)).toEqual(json("201 Created", added))
    expect(await exchange(client, `POST ${scope}/allowlist`, project)).toEqual(
      json(
        "400 Bad Request",
        '{"message":"400 Bad request - This project is already in the job token allowlist."}'
      )
    )
    expect(await exchange(client, `DELETE ${scope}/allowlist/101`)).toEqual(empty)
    expect(
      await exchange(client, `POST ${scope}/allowlist`, body("target_project_id", hidden.project.id))
    ).toEqual(json("404 Not Found", '{"message":"404 target_project_id not found Not Found"}'))
    expect(await exchange(client, `PATCH ${scope}`, "{}")).toEqual(
      json("400 Bad Request", '{"error":"enabled is missing"}')
    )
  })

  it("is told that it is not signed in before anything else", async () => {
    const stranger: Client = { head: (...args) => client.head(...args).replace(maintainer, "glpat-guessed") }
    expect(await exchange(stranger, `GET ${scope}`)).toEqual(
      json("401 Unauthorized", '{"message":"401 Unauthorized"}')
    )
  })
})

describe("a list of 46", () => {
  const wanted = open.slice(0, 45).map(({ id }) => id)
  beforeAll(async () => {
    for (const id of wanted) {
      const answer = await fetch(`${service.url}${scope}/allowlist`, {
        method: "POST",
        headers: { "private-token": administrator, "content-type": "application/json" },
        body: JSON.stringify({ target_project_id: id })
      })
      expect(answer.status).toBe(201)
    }
  })

  const ids = (answer: readonly string[]): readonly number[] =>
    (JSON.parse(answer.at(-1) ?? "") as ReadonlyArray<{ readonly id: number }>).map(({ id }) => id)
  const header = (answer: readonly string[], name: string): string =>
    answer.find((line) => line.startsWith(`${name}: `) || line === `${name}:`)?.slice(name.length + 2) ??
    "none"

  it("is read by `Link` to its end, as python-gitlab does", async () => {
    const pages: Array<readonly number[]> = []
    let next: string | undefined = `${scope}/allowlist`
    while (next !== undefined) {
      const answer: readonly string[] = await exchange(python, `GET ${next}`)
      pages.push(ids(answer))
      const [, link] =
        /<https:\/\/gitlab\.acme\.example([^>]*)>; rel="next"/.exec(header(answer, "link")) ?? []
      next = link
    }
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 6])
    expect(pages.flat()).toEqual([bare.id, ...wanted])
  })

  it("is read by `X-Next-Page` to its end, as client-go does", async () => {
    const seen: Array<readonly string[]> = []
    const found: number[] = []
    let page = "1"
    while (page !== "") {
      const answer = await exchange(go, `GET ${scope}/allowlist?page=${page}&per_page=15`)
      found.push(...ids(answer))
      seen.push(
        ["x-page", "x-next-page", "x-prev-page", "x-per-page", "x-total", "x-total-pages"].map((name) =>
          header(answer, name)
        )
      )
      page = header(answer, "x-next-page")
    }
    expect(seen).toEqual([
      ["1", "2", "", "15", "46", "4"],
      ["2", "3", "1", "15", "46", "4"],
      ["3", "4", "2", "15", "46", "4"],
      ["4", "", "3", "15", "46", "4"]
    ])
    expect(found).toEqual([bare.id, ...wanted])
  })

  it("tells client-go, which first asks for it, how many requests a minute it may send", async () => {
    const [status, ...rest] = await exchange(go, "GET /api/v4/")
    expect(status).toBe("HTTP/1.1 404 Not Found")
    expect(rest).toContain("ratelimit-limit: 30000")
  })
})
