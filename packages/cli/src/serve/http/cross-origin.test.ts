import { describe, expect, it } from "vitest"
import { wrapped } from "../../../test/serve/wrapped.ts"
import { crossOrigin } from "./cross-origin.ts"

const listed = "https://gitlab.example.com"
const preflight = {
  "access-control-request-method": "PATCH",
  "access-control-request-headers": "private-token"
}
const open = (headers: object): ReadonlyArray<string> =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"))

describe("pages of other origins", () => {
  it("that are listed may read answers, and never with the browser's own credentials", async () => {
    const { headers, status } = await (
      await wrapped(crossOrigin([listed]))
    ).ask({ headers: { origin: listed } })
    expect([status, headers["access-control-allow-origin"], headers["vary"]]).toEqual([200, listed, "Origin"])
    expect(headers["access-control-allow-credentials"]).toBeUndefined()
  })

  it("that are listed are told beforehand what they may send", async () => {
    const server = await wrapped(crossOrigin([listed]))
    const { headers, status } = await server.ask({
      method: "OPTIONS",
      headers: { origin: listed, ...preflight }
    })
    expect([status, headers["access-control-allow-origin"]]).toEqual([204, listed])
    expect(headers["access-control-allow-methods"]).toContain("PATCH")
    expect(headers["access-control-allow-headers"]).toContain("PRIVATE-TOKEN")
  })

  it.each([
    "https://gitlab.example.com.evil.example",
    "https://evil.example",
    "http://gitlab.example.com",
    "https://gitlab.example.com:8443",
    "https://GitLab.example.com",
    "null",
    "*"
  ])("such as %s are told nothing, and a cache keeps the answers apart", async (origin) => {
    const server = await wrapped(crossOrigin([listed]))
    const answers = [
      await server.ask({ headers: { origin } }),
      await server.ask({ method: "OPTIONS", headers: { origin, ...preflight } })
    ]
    for (const { headers } of answers) expect([open(headers), headers["vary"]]).toEqual([[], "Origin"])
  })

  it("are told nothing where none is listed", async () => {
    const { headers } = await (await wrapped(crossOrigin([]))).ask({ headers: { origin: listed } })
    expect([open(headers), headers["vary"]]).toEqual([[], undefined])
  })
})
