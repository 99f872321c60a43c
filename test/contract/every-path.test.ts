import { beforeAll, describe, expect, test } from "vitest"
import { expectStatuses, isOf } from "./expect-statuses.ts"
import { backend, misleading } from "./organisation.ts"
import { as, ask, forEachOf, neededQuery, pathOf, startServer, told, type Server } from "./sockets.ts"

// Methods, ids and headers as no client library would send them, to every route that the OpenAPI document names.

let server: Server
beforeAll(async () => {
  server = await startServer()
})

describe("a method that a route does not have", () => {
  test("is 405 for every route, with those that it has, and to nobody more than to others", async () => {
    const paths = Map.groupBy(server.operations, ({ path }) => path)
    await forEachOf([...paths.values()], async (operations) => {
      const [first] = operations
      if (first === undefined) return
      const known = operations.map(({ method }) => method)
      const allow = [...known, ...(known.includes("GET") ? ["HEAD"] : [])].toSorted().join(", ")
      for (const method of ["OPTIONS", "PUT"]) {
        const answer = await ask(server, `${method} ${pathOf(first)}`)
        expect([first.path, answer.status]).toEqual([first.path, 405])
        expect(answer.head.toLowerCase()).toContain(`\r\nallow: ${allow.toLowerCase()}\r\n`)
        expect(answer.head).not.toMatch(/access-control/i)
        const known = await ask(server, `${method} ${pathOf(first)}`, as("administrator"))
        expect(told(known)).toBe(told(answer))
      }
    })
  })

  test("HEAD answers as GET does, without the body", async () => {
    await forEachOf(
      server.operations.filter(({ method }) => method === "GET"),
      async (operation) => {
        const target = `${pathOf(operation)}${neededQuery(operation)}`
        for (const headers of [as("administrator"), as("developer"), []]) {
          const [head, get] = [
            await ask(server, `HEAD ${target}`, headers),
            await ask(server, `GET ${target}`, headers)
          ]
          expect([operation.operationId, told(head).trim()]).toEqual([
            operation.operationId,
            told({ ...get, body: "" }).trim()
          ])
        }
      }
    )
  })
})

describe("an id", () => {
  const reading = () => server.operations.filter(({ method }) => method === "GET")

  test.for(["100", "acme%2Fbackend", "acme%2fbackend", "%61cme%2Fbackend", "%31%30%30"])(
    "leads to the project on every route: %s",
    async (id) => {
      await expectStatuses(server, reading().filter(isOf("projects")), { maintainer: "passes" }, id)
      const { body } = await ask(server, `GET /api/v4/projects/${id}/job_token_permissions`, as("maintainer"))
      expect(JSON.parse(body)).toMatchObject({ project_id: backend.id })
    }
  )

  test.for([
    ..."acme%252Fbackend %25%33%31%30%30 0100 +100 -100 100.0 1e2 0x64 %D9%A1%D9%A0%D9%A0 100%00 100%0A 100%20".split(
      " "
    ),
    ..."18446744073709551716 9007199254740993 ACME%2Fbackend acme%2Fbackend%2F acme%2F%2Fbackend".split(" "),
    "acme%2F.%2Fbackend",
    "acme%5Cbackend"
  ])("leads nowhere on any route: %s", async (id) => {
    const operations = server.operations.filter(isOf("projects"))
    await expectStatuses(server, operations, { administrator: 404 }, id)
  })

  test("that is a number is never a path", async () => {
    const groups = reading().filter(isOf("groups"))
    await expectStatuses(server, groups, { administrator: 404 }, misleading.path)
    await expectStatuses(server, groups, { administrator: "passes" }, String(misleading.id))
  })
})

describe("a header that is sent twice", () => {
  const target = `/api/v4/projects/${backend.id}/job_token_permissions`

  test("does not let a change pass that one of them alone would refuse", async () => {
    const stale = ['If-Match: "900.0000000000000000"', 'If-Match: "901.0000000000000000"']
    const answer = await ask(server, `PATCH ${target}`, [...as("maintainer"), ...stale], '{"jobs":null}')
    expect(answer.status).toBe(412)
  })

  test("is no second host, and no other client's address", async () => {
    const forged = ["Host: evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-For: 1.2.3.4"]
    const answer = await ask(server, `GET ${target.replace("permissions", "scope")}/allowlist`, [
      ...as("maintainer"),
      ...forged
    ])
    expect(told(answer)).not.toMatch(/evil/)
  })
})

test("after all that the service has complained of nothing", () => {
  expect(server.stderr()).toBe("")
})
