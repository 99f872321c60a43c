import { describe, expect, it } from "vitest"
import { serve, type Answer } from "../../test/serving.ts"
import { openApiDocument } from "../api/open-api.ts"
import type { Document } from "./document.ts"
import { markup, prose } from "./html.ts"
import { pageOf } from "./page.ts"

const docs = async (method = "GET"): Promise<Answer> => (await serve()).call({ method, path: "/docs" })

const idsIn = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "")

/** Elements that are opened and not closed, or closed and not opened; empty where all is in order. */
const unbalanced = (page: string): ReadonlyArray<string> => {
  const open: Array<string> = []
  const wrong: Array<string> = []
  for (const [, closing, name = ""] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (["meta", "link", "br", "wbr"].includes(name)) continue
    if (closing === "") open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...open, ...wrong]
}

describe("the page at /docs", () => {
  it("is there for everybody, as HTML, and HEAD says so too", async () => {
    const [get, head] = [await docs(), await docs("HEAD")]
    expect([get.status, get.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"])
    expect([head.status, head.text]).toEqual([200, ""])
    expect([...head.headers]).toEqual([...get.headers])
  })

  it("may load, run, send and be framed by nothing; its one style is known by its hash", async () => {
    const { headers, text } = await docs()
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(text) ?? []
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style))
    const hash = Buffer.from(digest).toString("base64")
    expect(style).not.toBe("")
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
    )
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("x-frame-options")).toBe("DENY")
    expect(text).not.toMatch(/<script|<iframe|<img|<object|<form|@import|url\(| style=| on[a-z]+=/i)
    const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link)
    expect(links.filter((link) => !/^(#.+|openapi\.json|data:,)$/.test(link))).toEqual([])
  })

  it("tells every operation, parameter, status and schema of the document", async () => {
    const { text } = await docs()
    const { components, paths } = openApiDocument() as unknown as Document
    const ids = new Set(idsIn(text))
    expect(Object.keys(paths).length).toBeGreaterThan(20)
    expect(Object.keys(components.schemas).length).toBeGreaterThan(50)
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { operationId, parameters = [], responses, summary }] of Object.entries(methods)) {
        const [written = ""] = text.split(`<section id="${operationId}">`)[1]?.split("</section>") ?? []
        const section = written.replaceAll("<wbr />", "")
        expect(section).toContain(markup`<h3>${summary ?? ""}</h3>`.markup)
        expect(section).toContain(`${method.toUpperCase()}</strong> <code>${path}</code>`)
        for (const { name } of parameters) expect(section).toContain(`<code>${name}</code>`)
        for (const status of Object.keys(responses))
          expect(section).toContain(`<th scope="row">${status}</th>`)
      }
    }
    for (const name of Object.keys(components.schemas)) expect(ids).toContain(`schema-${name}`)
  })

  it("is well formed: elements are closed, ids are unique, links lead somewhere", async () => {
    const { text } = await docs()
    expect(unbalanced(text)).toEqual([])
    const ids = idsIn(text)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target ?? "")
    expect(targets.filter((target) => !ids.includes(target))).toEqual([])
    expect(targets.length).toBeGreaterThan(100)
  })

  it("can be read without eyes: a language, a title, one main heading, none left out below it, named tables", async () => {
    const { text } = await docs()
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text).toMatch(/<title>Jobwarden API [\d.]+<\/title>/)
    const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([])
    const count = (what: RegExp): number => [...text.matchAll(what)].length
    expect(count(/<table>/g)).toBe(count(/<table>\n<caption>/g))
    expect(count(/<th(?! scope=)[ >]/g)).toBe(0)
    for (const landmark of ["<main ", '<nav aria-label="', '<a class="skip" href="#content">']) {
      expect(text).toContain(landmark)
    }
  })

  it("can be read by keyboard and on a phone: what scrolls takes the focus, contents open where they are folded", async () => {
    const { text } = await docs()
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(text) ?? []
    const scrolling = [...text.matchAll(/<pre[^>]*>/g)].map(([tag]) => tag)
    expect([...new Set(scrolling)]).toEqual(['<pre tabindex="0">'])
    expect(text).toContain('<nav aria-label="Contents">\n<details>\n<summary>Contents</summary>')
    // What opens them goes away only where they are open without it.
    const [opened = "", ...more] = style.split("\n").filter((line) => line.includes("display: none"))
    expect(more).toEqual([])
    expect(opened).toMatch(
      /^@supports selector\(::details-content\) .*::details-content { content-visibility: visible }/
    )
    // The link that is there for the keyboard alone is on top of what it covers.
    expect(style).toMatch(/^\.skip:focus {.*z-index: 1/m)
    const tables = [...text.matchAll(/<thead>([^]*?)<\/thead>/g)].map(
      ([head]) => head.split("<th ").length - 1
    )
    expect(Math.max(...tables)).toBe(2)
  })

  it("breaks a path between its parts, and the names of parameters nowhere", async () => {
    const { text } = await docs()
    expect(text).toContain(
      "<code>/api<wbr />/v4<wbr />/projects<wbr />/{id}<wbr />/job_token_permissions</code>"
    )
    expect(text).toMatch(/^th\[scope="row"\] {.*white-space: nowrap/m)
  })

  it("has each colour of text in good contrast to what is behind it, by day and by night", async () => {
    const { text } = await docs()
    const schemes = [...text.matchAll(/--ink:[^}]*/g)].map(([scheme]) =>
      Object.fromEntries([...scheme.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, colour]) => [name, colour]))
    )
    expect(schemes).toHaveLength(2)
    for (const scheme of schemes) {
      for (const front of ["ink", "soft", "link"]) {
        for (const behind of ["paper", "panel"]) {
          const ratio = contrast(scheme[front] ?? "", scheme[behind] ?? "")
          expect([front, behind, ratio >= 7]).toEqual([front, behind, true])
        }
      }
    }
  })
})

const luminance = (colour: string): number => {
  const parts = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe("text in the page", () => {
  it("is never markup, wherever it comes from", () => {
    const evil = `<script>alert(1)</script>"'&`
    const page = pageOf({
      info: { title: evil, version: evil, description: evil },
      tags: [{ name: evil, description: evil }],
      paths: {
        [evil]: {
          get: {
            operationId: evil,
            summary: evil,
            description: `\`${evil}\``,
            tags: [evil],
            parameters: [{ name: evil, in: evil, schema: { enum: [evil] } }],
            requestBody: { content: { [evil]: { schema: { $ref: `#/components/schemas/${evil}` } } } },
            responses: { [evil]: { description: evil, content: { [evil]: { schema: { const: evil } } } } },
            security: [{ [evil]: [] }]
          }
        }
      },
      components: {
        schemas: { [evil]: { description: evil, properties: { [evil]: { type: evil } }, examples: [evil] } },
        securitySchemes: { [evil]: { type: evil, name: evil, description: evil } }
      }
    })
    expect(page).not.toContain("<script")
    expect(page).not.toMatch(/="[^"]*<[^"]*"/)
    expect(unbalanced(page)).toEqual([])
    expect(page.split("&lt;script&gt;").length).toBeGreaterThan(15)
  })

  it("has code where backticks are, in pairs", () => {
    expect(prose("say `a` or `<b>`").markup).toBe("say <code>a</code> or <code>&lt;b&gt;</code>")
    expect(prose("one ` alone").markup).toBe("one ` alone")
  })
})
