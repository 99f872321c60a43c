import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { forwardAuthPath } from "../../packages/registry-gateway/src/fronts/forms.ts"
import { envoyHeaders } from "../../packages/registry-gateway/test/asking-proxies.ts"
import { blocksOf, root } from "./markdown.ts"

// The examples of proxies that ask Jobwarden. No proxy is at hand to try them with: what would open a registry is
// looked for in their text, and the requests that they lead to are replayed by the gateway's own tests.

const guide = "docs/guides/enforce.md"
const example = (path: string): string => readFileSync(join(root, "examples", path), "utf8")
const blocks = (): ReadonlyArray<string> => blocksOf(guide).map(({ text }) => text)

/** Every value under a key, however deep. */
const under = (key: string, value: unknown): ReadonlyArray<unknown> =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([name, part]) => [...(name === key ? [part] : []), ...under(key, part)])

const keysOf = (value: unknown): ReadonlyArray<string> =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([name, part]) => [name, ...keysOf(part)])

describe("Traefik's example", () => {
  interface Routing {
    readonly http: {
      readonly routers: Record<string, { readonly rule: string; readonly middlewares: ReadonlyArray<string> }>
      readonly middlewares: Record<string, Record<string, unknown>>
    }
  }
  const { http } = parse(example("traefik/registry.yaml")) as Routing

  test("asks before everything, and before the caller's credential is taken away", () => {
    const routers = Object.values(http.routers).map(({ middlewares: [first], rule }) => [first, rule])
    expect(routers).toEqual([["jobwarden", "PathPrefix(`/`)"]])
    const taken = http.middlewares["gateway"]
    expect(taken).toMatchObject({ headers: { customRequestHeaders: { Authorization: "", "Job-Token": "" } } })
  })

  test("lets no client say what is asked, and keeps no header from Jobwarden", () => {
    const asked = { forwardAuth: { address: `http://127.0.0.1:8081${forwardAuthPath}` } }
    expect(http.middlewares["jobwarden"]).toEqual(asked)
    expect(keysOf(parse(example("traefik/traefik.yaml")))).not.toContain("forwardedHeaders")
  })

  test("is the guide's", () => {
    expect(blocks()).toContain(example("traefik/registry.yaml").trimEnd())
  })
})

describe("Caddy's example", () => {
  const lines = example("caddy/Caddyfile")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))

  test("asks before everything, first of all, and trusts no client", () => {
    expect(lines.slice(1, 6)).toEqual([
      "route {",
      "forward_auth 127.0.0.1:8081 {",
      `uri ${forwardAuthPath}`,
      "}",
      "reverse_proxy 127.0.0.1:9000 {"
    ])
    expect(lines.join("\n")).not.toMatch(/trusted_proxies|rewrite|strip|handle_path/)
    expect(lines).toEqual(expect.arrayContaining(["header_up -Job-Token", "header_up -Authorization"]))
  })

  test("is the guide's", () => {
    expect(blocks()).toContain(example("caddy/Caddyfile").trimEnd())
  })
})

describe("Envoy's example", () => {
  const text = example("envoy/envoy.yaml")
  const whole: unknown = parse(text)
  const filters = under("http_filters", whole).flat() as ReadonlyArray<{
    readonly name: string
    readonly typed_config: unknown
  }>
  const filter = filters[0]?.typed_config
  const exact = (key: string): unknown => under("exact", under(key, filter)[0])

  test("lets nobody in while Jobwarden does not answer", () => {
    expect(filters.map(({ name }) => name)).toEqual([
      "envoy.filters.http.ext_authz",
      "envoy.filters.http.router"
    ])
    expect(under("failure_mode_allow", filter)).toEqual([false])
    expect(under("status_on_error", filter)).toEqual([{ code: "ServiceUnavailable" }])
    for (const key of ["disabled", "filter_enabled", "failure_mode_allow_header_add", "with_request_body"]) {
      expect(keysOf(whole)).not.toContain(key)
    }
  })

  test("has what is judged forwarded as it was judged", () => {
    expect(under("path_prefix", whole)).toEqual([forwardAuthPath])
    expect([under("normalize_path", whole), under("merge_slashes", whole)]).toEqual([[false], [false]])
    expect(under("path_with_escaped_slashes_action", whole)).toEqual(["KEEP_UNCHANGED"])
    expect(under("headers_with_underscores_action", whole)).toEqual(["REJECT_REQUEST"])
    expect(keysOf(whole).filter((key) => /rewrite|redirect/.test(key))).toEqual([])
  })

  test("shows Jobwarden every credential, and every header that it refuses", () => {
    const classifier = readFileSync(join(root, "packages/registry-gateway/src/classify/classify.ts"), "utf8")
    const overriding = [...classifier.matchAll(/case "(x-[a-z-]+)":/g)].map(([, name]) => name)
    expect(overriding.length).toBeGreaterThan(4)
    const credentials = ["authorization", "job-token", "private-token"]
    expect(exact("allowed_headers")).toEqual([...credentials, ...overriding].toSorted())
    // Those that the replayed requests have.
    expect(exact("allowed_headers")).toEqual(envoyHeaders)
  })

  test("passes on all that a refusal says", () => {
    expect(exact("allowed_client_headers")).toEqual([
      "cache-control",
      "content-type",
      "www-authenticate",
      "x-content-type-options",
      "x-jobwarden-reason"
    ])
  })

  test("takes the caller's credentials away, and has a filter that is the guide's", () => {
    expect(under("request_headers_to_remove", whole).flat()).toEqual(
      expect.arrayContaining(["job-token", "authorization", "cookie"])
    )
    const shown = blocks().find((block) => block.includes("envoy.filters.http.ext_authz")) ?? "none"
    const asThere = shown.replaceAll(/^(?=.)/gm, " ".repeat(18))
    expect(text).toContain(`${asThere}\n`)
  })
})
