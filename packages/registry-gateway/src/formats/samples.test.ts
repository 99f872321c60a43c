import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { bends } from "../../test/bends.ts"
import { classify, type Classified } from "../classify/classify.ts"
import { parseTarget } from "../classify/request-target.ts"
import { matchRoute, prepareRoute, type PreparedRoute } from "../classify/route.ts"
import { formats } from "./index.ts"

const read = (request: string) => {
  const [method = "", target = ""] = request.split(" ")
  return { method, target, headers: [] }
}

const samples = formats.flatMap(({ name, samples }) =>
  samples.map((sample) => ({ name, also: [], ...sample }))
)

const routes = formats.flatMap(({ name, routes }) =>
  routes.map((route) => ({ name, route: prepareRoute(route) }))
)

const isOf = (route: PreparedRoute, request: string): boolean => {
  const { method, target } = read(request)
  const parsed = parseTarget(target)
  if (Result.isFailure(parsed) || method !== route.method) return false
  const found = matchRoute(route, parsed.success)
  return found !== null && route.target(found, parsed.success.query) !== null
}

describe("every sample of every format", () => {
  it("is what it says", () => {
    for (const { name, request, action, target, also } of samples) {
      expect(classify(read(request)), request).toMatchObject({
        type: "known",
        format: name,
        action,
        target,
        also
      })
    }
  })

  it.each(bends)("with %s is nothing that is known, or what it was", (_, bend) => {
    const bent = samples
      .map(({ request }) => ({ request, ...read(request) }))
      .map(({ method, request, target }) => ({ method, request, target, changed: bend(target) }))
      .filter(({ changed, target }) => changed !== target)
    expect(bent.length).toBeGreaterThan(0)
    for (const { changed, method, request } of bent) {
      const classified = classify({ method, target: changed, headers: [] })
      // A slash at its end where clients send one, and an encoded slash in a name that has one.
      if (classified.type === "known") expect(classified, changed).toEqual(classify(read(request)))
    }
  })

  it.each(["OPTIONS", "MOVE", "COPY", "PROPFIND", "MKCOL", "TRACE", "CONNECT", "get", "Put", ""])(
    "is nothing that is known by the method %j",
    (method) => {
      for (const { request } of samples) {
        expect(classify({ ...read(request), method }).type, request).toBe("unknown")
      }
    }
  )

  it.each([
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-original-url",
    "x-rewrite-url"
  ])("is nothing that is known beside the header %s", (header) => {
    for (const { request } of samples) {
      const classified = classify({
        ...read(request),
        headers: [
          ["accept", "*/*"],
          [header, "GET"]
        ]
      })
      expect(classified.type, request).toBe("unknown")
    }
  })
})

describe("every route of every format", () => {
  it("has a sample, and so has its HEAD where it reads", () => {
    for (const { route } of routes) {
      const matching = samples.filter(({ request }) => isOf(route, request))
      expect(matching, `${route.method} ${route.pattern}`).not.toEqual([])
      if (route.method !== "GET") continue
      for (const { request } of matching) {
        const asked = (method: string): Classified => classify({ ...read(request), method })
        expect(asked("HEAD")).toEqual(asked("GET"))
      }
    }
  })

  it("changes nothing by GET, reads by PUT, PATCH or DELETE nowhere, and removes by nothing but DELETE and PUT", () => {
    for (const { route } of routes) {
      const { action, method, pattern } = route
      const said = `${method} ${pattern} is to ${action}`
      if (method === "GET") expect(action, said).toBe("read")
      else if (method !== "POST") expect(action, said).not.toBe("read")
      if (action === "delete") expect(["DELETE", "PUT"], said).toContain(method)
    }
  })

  it("reads by POST only where nothing is stored", () => {
    const reading = routes.filter(({ route }) => route.method === "POST" && route.action === "read")
    expect(new Set(reading.map(({ route }) => route.pattern.split("/").at(-1)))).toEqual(
      new Set(["bulk", "quick", "upload_urls"])
    )
  })

  it("writes by DELETE only where a tag of npm is taken off", () => {
    const writing = routes.filter(({ route }) => route.method === "DELETE" && route.action === "write")
    expect(
      writing.every(({ name, route }) => name === "npm" && route.pattern.endsWith("/dist-tags/:tag"))
    ).toBe(true)
  })
})
