import { beforeAll, describe, expect, test } from "vitest"
import { changes, expectStatuses, isForClients, isOf, nobody } from "./expect-statuses.ts"
import { isOpen, parametersIn } from "./operations.ts"
import { backend, handbook, hidden, nothing } from "./organisation.ts"
import { as, ask, forEachOf, neededQuery, pathOf, startServer, told, type Server } from "./sockets.ts"

// Every route that the OpenAPI document names, over plain sockets: what comes later is here by itself.

let server: Server
beforeAll(async () => {
  server = await startServer()
})

describe("every writing route", () => {
  const writing = (kind: Parameters<typeof isOf>[0]) => server.operations.filter(isOf(kind)).filter(changes)

  test("of a project is for its maintainers, owners and the administrator", async () => {
    await expectStatuses(server, writing("projects"), {
      stranger: 404,
      guest: 403,
      reporter: 403,
      developer: 403,
      maintainer: "passes",
      owner: "passes",
      administrator: "passes"
    })
  })

  test("of a project that everybody may read says so to who may not change it", async () => {
    const roles = {
      stranger: 403,
      developer: 403,
      maintainer: 403,
      owner: "passes",
      administrator: "passes"
    } as const
    await expectStatuses(server, writing("projects"), roles, String(handbook.id))
  })

  test("of a project takes no token that may only read, where it changes something", async () => {
    const conditional = writing("projects").filter((operation) =>
      parametersIn(operation, "header").some(({ name }) => name === "if-match")
    )
    await expectStatuses(server, conditional, { reading: 403 })
  })

  test("of a group is for its owners and the administrator", async () => {
    const roles = {
      stranger: 403,
      guest: 403,
      maintainer: 403,
      owner: "passes",
      administrator: "passes"
    } as const
    await expectStatuses(server, writing("groups"), roles)
    await expectStatuses(
      server,
      writing("groups"),
      { stranger: 404, owner: 404, administrator: "passes" },
      String(hidden.group.id)
    )
  })

  test("of the instance is for the administrator", async () => {
    const roles = {
      stranger: 403,
      owner: 403,
      maintainer: 403,
      auditor: 403,
      administrator: "passes"
    } as const
    await expectStatuses(server, writing("instance"), roles)
  })
})

describe("every route", () => {
  test("that is not open is closed to a job token and to whatever else is no user", async () => {
    const closed = server.operations.filter((operation) => !isOpen(operation) && !isForClients(operation))
    await expectStatuses(server, closed, Object.fromEntries(Object.keys(nobody).map((who) => [who, 401])))
  })

  test("of decisions is closed to everybody but a decision client", async () => {
    const { "a decision client": client, ...others } = nobody
    const operations = server.operations.filter((operation) => !isOpen(operation) && isForClients(operation))
    await expectStatuses(server, operations, {
      ...Object.fromEntries(Object.keys(others).map((who) => [who, 401])),
      administrator: 401,
      ...(client !== undefined && { "a decision client": "passes" as const })
    })
  })

  test("says of what one may not know, to the byte, what it says of what is not there", async () => {
    const pairs: ReadonlyArray<readonly [kind: "projects" | "groups", hidden: string, nothing: string]> = [
      ["projects", String(hidden.project.id), String(nothing)],
      ["projects", encodeURIComponent(hidden.project.path), "partner%2Fother-plans"],
      ["groups", String(hidden.group.id), String(nothing)],
      ["groups", hidden.group.path, "nobody"]
    ]
    const asked = pairs.flatMap(([kind, ...ids]) =>
      server.operations
        .filter(isOf(kind))
        .flatMap((operation) =>
          [as("stranger"), as("maintainer"), as("reading"), []].map(
            (headers) => [operation, headers, ...ids] as const
          )
        )
    )
    expect(asked.length).toBeGreaterThan(100)
    await forEachOf(asked, async ([operation, headers, known, unknown]) => {
      const line = (id: string): string =>
        `${operation.method} ${pathOf(operation, id)}${neededQuery(operation)}`
      const [one, other] = [
        await ask(server, line(known), headers),
        await ask(server, line(unknown), headers)
      ]
      expect([operation.operationId, told(one)]).toEqual([operation.operationId, told(other)])
      expect([operation.operationId, one.status]).toEqual([
        operation.operationId,
        headers.length === 0 ? 401 : 404
      ])
    })
  })

  test("names nothing that the caller may not know, whatever stands in the policy", async () => {
    const allowlist = `/api/v4/projects/${backend.id}/job_token_scope`
    const body = `{"target_project_id":${hidden.project.id},"job_token_policies":["read_jobs"]}`
    const added = await ask(server, `POST ${allowlist}/allowlist`, as("administrator"), body)
    expect([added.status, added.body]).toEqual([400, expect.stringContaining("already")])
    const path = `/api/v4/projects/${backend.id}/job_token_permissions`
    const granted = await ask(server, `PATCH ${path}`, as("administrator"), '{"jobs":{"write":"job_token"}}')
    expect(granted.status).toBe(200)
    const { project, group } = hidden
    const names = new RegExp(`partner|secret|\\b${project.id}\\b|"(id|group_id)":${group.id}\\b`)
    const seen = await ask(server, `GET ${path}/access?resource=jobs&action=write`, as("administrator"))
    expect(seen.body, "an administrator sees it, so that there is something to hide").toMatch(names)
    let answers = 0
    await forEachOf(
      // What is read first: among the others is one that clears what there is to see.
      server.operations
        .filter((operation) => !isForClients(operation))
        .toSorted((one, other) => Number(changes(one)) - Number(changes(other))),
      async (operation) => {
        const line = `${operation.method} ${pathOf(operation)}${neededQuery(operation)}`
        const sent = operation.method === "GET" || operation.method === "DELETE" ? undefined : "{}"
        const answer = await ask(server, line, as("maintainer"), sent)
        expect([
          operation.operationId,
          told(answer).replaceAll(/"(updated|created)_at":"[^"]*"/g, "")
        ]).toEqual([operation.operationId, expect.not.stringMatching(names)])
        if (answer.status === 200) answers += 1
      }
    )
    expect(answers).toBeGreaterThan(8)
  })
})

test("after all that the service has complained of nothing", () => {
  expect(server.stderr()).toBe("")
})
