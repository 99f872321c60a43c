import { describe, expect, it } from "vitest"
import { classify, type Classified } from "../classify/classify.ts"
import { matchRoute, prepareRoute } from "../classify/route.ts"
import { parseTarget } from "../classify/request-target.ts"
import { Result } from "effect"
import { formats } from "./index.ts"

const read = (request: string) => {
  const [method = "", target = ""] = request.split(" ")
  return { method, target, headers: [] }
}

const samples = formats.flatMap(({ name, samples }) => samples.map((sample) => ({ name, ...sample })))

/** The ways in which a path can be bent so that it still looks like itself to some server. */
const bends: ReadonlyArray<readonly [string, (target: string) => string]> = [
  ["a slash at its end", (target) => target.replace(/(\?|$)/, "/$1")],
  ["two slashes", (target) => target.replace("/packages", "//packages")],
  ["two slashes at its start", (target) => `/${target}`],
  ["a dot as a part", (target) => target.replace("/packages", "/./packages")],
  ["a part and back", (target) => target.replace("/packages", "/x/../packages")],
  ["a part and back, encoded", (target) => target.replace("/packages", "/x/%2e%2e/packages")],
  ["a part and back, encoded twice", (target) => target.replace("/packages", "/x/%252e%252e/packages")],
  ["another project first", (target) => target.replace("/api/v4", "/api/v4/projects/999/../../../api/v4")],
  ["an encoded slash for a slash", (target) => target.replace("/packages", "%2Fpackages")],
  ["an encoded slash in small letters", (target) => target.replace("/packages", "%2fpackages")],
  ["a slash encoded twice", (target) => target.replace("/packages", "%252Fpackages")],
  ["an encoded slash in front of the end", (target) => target.replace(/\/([^/]*)$/, "%2F$1")],
  ["a semicolon", (target) => target.replace("/packages", ";x=1/packages")],
  ["a semicolon at its end", (target) => target.replace(/(\?|$)/, ";x$1")],
  ["a backslash", (target) => target.replace("/packages", "\\packages")],
  ["a letter encoded", (target) => target.replace("/packages", "/%70ackages")],
  ["other case", (target) => target.replace("/packages", "/Packages")],
  ["other case at its start", (target) => target.replace("/api/", "/API/")],
  ["a host", (target) => `http://registry.example${target}`],
  ["a fragment", (target) => `${target}#x`],
  ["a zero byte", (target) => `${target}%00`],
  ["a line break", (target) => `${target}%0d%0a`],
  ["a method in the query", (target) => `${target}${target.includes("?") ? "&" : "?"}_method=DELETE`],
  ["a token in the query", (target) => `${target}${target.includes("?") ? "&" : "?"}private_token=x`],
  ["an unknown parameter", (target) => `${target}${target.includes("?") ? "&" : "?"}x=1`]
]

describe("every sample of every format", () => {
  it.each(samples)("$request", ({ name, request, action, target }) => {
    expect(classify(read(request))).toMatchObject({ type: "known", format: name, action, target })
  })

  describe.each(bends)("with %s", (_, bend) => {
    it.each(samples)("is nothing that is known: $request", ({ request }) => {
      const { method, target } = read(request)
      const bent = bend(target)
      expect(bent).not.toBe(target)
      expect(classify({ method, target: bent, headers: [] }).type, bent).toBe("unknown")
    })
  })

  it.each([
    "PATCH",
    "POST",
    "OPTIONS",
    "MOVE",
    "COPY",
    "PROPFIND",
    "MKCOL",
    "TRACE",
    "CONNECT",
    "get",
    "Put",
    ""
  ])("is nothing that is known by the method %j", (method) => {
    for (const { request } of samples) {
      expect(classify({ ...read(request), method }).type, request).toBe("unknown")
    }
  })

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
  it.each(formats.flatMap(({ name, routes }) => routes.map((route) => ({ name, ...route }))))(
    "$method $pattern has a sample, and so has its HEAD where it reads",
    (route) => {
      const prepared = prepareRoute(route)
      const matching = samples.filter(({ request }) => {
        const { method, target } = read(request)
        const parsed = parseTarget(target)
        return (
          method === route.method && Result.isSuccess(parsed) && matchRoute(prepared, parsed.success) !== null
        )
      })
      expect(matching).not.toEqual([])
      if (route.method !== "GET") return
      for (const { request } of matching) {
        const asked = (method: string): Classified => classify({ ...read(request), method })
        expect(asked("HEAD")).toEqual(asked("GET"))
      }
    }
  )

  it("reads by GET alone, and changes by nothing that reads", () => {
    for (const { method, action } of formats.flatMap(({ routes }) => routes)) {
      expect(method === "GET").toBe(action === "read")
    }
  })
})
