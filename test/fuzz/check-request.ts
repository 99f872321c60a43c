import {
  classify,
  requiredPermissions,
  type Classified,
  type RawRequest
} from "../../packages/registry-gateway/src/index.ts"
import { isDeepStrictEqual } from "node:util"
import { isOverridden } from "./bent-request.ts"
import { listedRequests } from "./route-words.ts"

type Known = Extract<Classified, { readonly type: "known" }>

/**
 * How a listed path is read here, by an expression and not part by part: what is between two slashes is one part,
 * an encoded slash belongs to its part, and `*` takes any number of them.
 */
const expressionOf = (path: string): RegExp => {
  const said = path
    .replaceAll(/[.$()+]/g, "\\$&")
    .replaceAll(/\\\(\*\w+\/\\\)/g, "(?:[^?]+/)?")
    .replaceAll(/\*\w*[a-z0-9]/g, "[^?]+")
    .replaceAll(/:\w*[a-z0-9]/g, path.startsWith("/v2/") ? "[^?]+" : "[^/?]+")
    // A name of npm's in one part or in two; an index of Composer's or NuGet's with its ending; a slash behind.
    .replace(/\/npm\/\[\^\/\?\]\+$/, "/npm/[^?]+")
    .replace(/\/(index|packages)$/, "/$1(?:\\.json)?")
  return new RegExp(`^${said}/?$`)
}

const listed = listedRequests.map(({ path, ...row }) => ({ ...row, fits: expressionOf(path) }))

/** How servers in between read a target that is not for them to change. What is let through all of them leave. */
const readings: ReadonlyArray<readonly [string, (target: string) => string]> = [
  // Its query is compared below: it writes some characters of one otherwise, which say the same.
  ["a browser's parser", (target) => withQueryOf(target, new URL(target, "http://registry.example"))],
  ["a server that merges slashes", (target) => target.replaceAll(/\/{2,}/g, "/")],
  ["a server that strips what is behind a semicolon", (target) => target.replaceAll(/;[^/?]*/g, "")],
  ["a server that turns backslashes", (target) => target.replaceAll("\\", "/")],
  ["a server that ends at a zero byte", (target) => target.replace(/(?:\0|%00)[^]*/, "")],
  ["a server that ends at a number sign", (target) => target.replace(/(?:#|%23)[^]*/, "")],
  ["a server that trims", (target) => target.trim()],
  ["a server that drops what is no ASCII", (target) => target.replaceAll(/[^\x21-\x7e]/g, "")],
  ["a server that resolves dots", resolveDots]
]

function withQueryOf(target: string, { hash, host, pathname }: URL): string {
  const query = target.indexOf("?")
  const place = host === "registry.example" ? pathname : `//${host}${pathname}`
  return place + (query < 0 ? "" : target.slice(query)) + hash
}

/** Decodes once, and goes up for every `..`. */
function resolveDots(target: string): string {
  const [path = "", ...query] = target.split("?")
  const dotted = path.replaceAll(/%2e/gi, ".").split("/")
  const kept: Array<string> = []
  for (const part of dotted) {
    if (part === "..") kept.pop()
    else if (part !== ".") kept.push(part)
  }
  return [kept.join("/"), ...query].join("?")
}

/** What a path says when it is decoded as often as it can be. */
const decoded = (path: string): string => {
  let text = path
  for (;;) {
    const next = decodeURIComponent(text)
    if (next === text) return text
    text = next
  }
}

const differs = (known: Known, { method, target }: RawRequest): string | undefined => {
  for (const [server, read] of readings) {
    if (read(target) !== target) return `${server} reads it otherwise: ${read(target)}`
  }
  const path = target.split("?")[0] ?? ""
  if (decoded(path) !== decodeURIComponent(path)) return "it is encoded more than once"
  // `+` behind a question mark is a space, and a name stands once there.
  const names = [...new URL(target, "http://registry.example").searchParams.keys()]
  if (new Set(names).size !== names.length) return "a parameter stands twice"
  if (/[\0-\x20\x7f]|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(decoded(path))) return "it hides a part"
  return notListed(known, method, path) ?? otherProject(known, path)
}

/** Whoever is let through asks for something that is listed, and for what it is listed as. */
const notListed = ({ action, format }: Known, method: string, path: string): string | undefined => {
  const asked = method === "HEAD" ? "GET" : method
  // Only `%2F` and what means the same decoded is let through: `@`, `+` and `~`.
  const plain = path.replaceAll(/%40/g, "@").replaceAll(/%2b/gi, "+").replaceAll(/%7e/gi, "~")
  const fitting = listed.filter((row) => row.method === asked && row.fits.test(plain))
  if (fitting.length === 0) return "nothing that is listed fits it"
  const alike = fitting.filter((row) => formatOf(row.format) === formatOf(format))
  if (alike.length === 0) return `it is listed as ${fitting[0]?.format}, and taken for ${format}`
  return alike.some(({ operation }) => operation === action) ? undefined : `it is not listed as ${action}`
}

const formatOf = (format: string): string => {
  if (format.startsWith("container")) return "container"
  return format === "packages" ? "*" : format
}

/** The project or the group that a path begins with is the one that is asked about. */
const otherProject = ({ target }: Known, path: string): string | undefined => {
  const [, level, written] = /^\/api\/v4\/(projects|groups?)\/([^/]+)\//.exec(`${path}/`) ?? []
  if (written === undefined) return undefined
  const text = decodeURIComponent(written)
  const asked =
    target.type === "project" || target.type === "package_id"
      ? target.project
      : target.type === "registry" || target.type === "repository"
        ? null
        : target.group
  if (String(asked) !== text) return `it is about ${text}, and taken to be about ${asked}`
  const isOfProject = target.type === "project" || target.type === "package_id"
  return isOfProject === (level === "projects") ? undefined : "a group is taken for a project"
}

/** What is wrong with how a request is read; `undefined`: nothing. */
export const whatIsWrong = (request: RawRequest): string | undefined => {
  try {
    requiredPermissions(request.method, request.target)
    const classified = classify(request)
    if (!isDeepStrictEqual(classified, classify({ ...request }))) return "it is read in two ways"
    if (classified.type === "unknown") return undefined
    if (isOverridden(request)) return "a header overrides it, and it is let through"
    return differs(classified, request)
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.stack : String(error)}`
  }
}

/** What a request is known as; `undefined`: it is unknown. */
export const knownAs = (request: RawRequest): string | undefined => {
  const classified = classify(request)
  return classified.type === "known" ? classified.format : undefined
}
