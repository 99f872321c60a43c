import { describe, expect, it } from "vitest"
import { wrapped } from "../../../test/serve/wrapped.ts"
import { makeOperations, plainOperations } from "../operations.ts"

describe("a service that is about to stop", () => {
  it("says so where it is asked whether it is ready, and answers everything else", async () => {
    const { api, draining } = makeOperations(plainOperations, undefined, () => {})
    const server = await wrapped(api)
    const asked = async (path: string) => {
      const { headers, status } = await server.ask({ path, headers: { connection: "keep-alive" } })
      return [status, headers.connection]
    }
    expect(await asked("/-/readiness")).toEqual([200, "keep-alive"])
    draining.isDraining = true
    expect(await asked("/-/readiness")).toEqual([503, "close"])
    expect(await asked("/-/liveness")).toEqual([200, "close"])
  })
})
