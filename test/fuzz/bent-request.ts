import type { RawRequest } from "../../packages/registry-gateway/src/index.ts"
import type { Random } from "../oracle/random.ts"
import { listedRequests, queries, values } from "./route-words.ts"

/** The path of something that is listed, its variables filled with whatever comes. */
const filled = (random: Random, path: string): string =>
  path.replaceAll(/\(\*\w+\/\)|[:*]\w*[a-z0-9]/g, (variable) => {
    if (variable.startsWith("(")) return random.chance(0.5) ? "" : `${random.pick(values)}/`
    const parts = variable.startsWith("*") ? 1 + random.below(3) : 1
    return Array.from({ length: parts }, () => random.pick(values)).join("/")
  })

const at = (random: Random, text: string): readonly [before: string, after: string] => {
  const place = random.below(text.length + 1)
  return [text.slice(0, place), text.slice(place)]
}

const encoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).padStart(2, "0").slice(-2)}`

const insertions: readonly string[] = [
  [
    "/",
    "//",
    "/./",
    "/../",
    "/%2e%2e/",
    "/.%2e/",
    "%2f",
    "%2F",
    "%252f",
    "%255c",
    "\\",
    "%5c",
    ";",
    ";x=1",
    ";/"
  ],
  [
    "\u0000",
    "%00",
    "\r\n",
    "%0d%0a",
    "\t",
    " ",
    "%20",
    "+",
    "#",
    "%23",
    "?",
    "%3f",
    "&",
    "=",
    ".",
    "%2e",
    "..."
  ],
  [
    "%c0%af",
    "%c0%ae",
    "%e0%80%af",
    "%u002f",
    "%",
    "%2",
    "%zz",
    "é",
    "\u2025",
    "\uff0f",
    "\ud800",
    "'",
    '"',
    "<"
  ]
].flat()

type Bend = (random: Random, target: string) => string

/** What is done to a target, each time at some place of it. */
const bends: readonly Bend[] = [
  (random, target) => {
    const [before, after] = at(random, target)
    return before + random.pick(insertions) + after
  },
  (random, target) => {
    const [before, after] = at(random, target)
    return after === "" ? before : before + encoded(after) + after.slice(1)
  },
  (random, target) => {
    const [before, after] = at(random, target)
    return after === "" ? before : `${before}%25${encoded(after).slice(1)}${after.slice(1)}`
  },
  (random, target) => {
    const [before, after] = at(random, target)
    const flipped = after.slice(0, 1)
    return (
      before +
      (flipped === flipped.toUpperCase() ? flipped.toLowerCase() : flipped.toUpperCase()) +
      after.slice(1)
    )
  },
  (random, target) => {
    const [before, after] = at(random, target)
    return before + after.slice(1 + random.below(8))
  },
  (random, target) => {
    const [before, after] = at(random, target)
    return before + String.fromCharCode(random.below(random.chance(0.9) ? 256 : 65_536)) + after.slice(1)
  },
  (random, target) => {
    const parts = target.split("/")
    parts.splice(random.below(parts.length), random.below(2), random.pick(values))
    return parts.join("/")
  },
  (random, target) => {
    const [other] = at(random, filled(random, random.pick(listedRequests).path))
    return other + at(random, target)[1]
  },
  (_, target) => `http://registry.example${target}`,
  (_, target) => `//registry.example${target}`,
  (_, target) => target.replace(/(\?|$)/, "/$1"),
  (_, target) => target.replace(/(\?|$)/, ".$1"),
  (random, target) => `${target}${target.includes("?") ? "&" : "?"}${random.pick(queries)}`
]

const methods = [
  "GET",
  "HEAD",
  "PUT",
  "POST",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "get",
  "",
  "GET ",
  "PROPFIND"
]

const overriding: readonly string[] = [
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url"
]

const headersOf = (random: Random): RawRequest["headers"] => [
  ...(random.chance(0.3) ? ([["accept", "*/*"]] as const) : []),
  ...(random.chance(0.05) ? [[random.pick(overriding), random.pick(["GET", "/", ""])] as const] : [])
]

const bytes = (random: Random): string =>
  Array.from({ length: random.below(200) }, () => String.fromCharCode(random.below(256))).join("")

/** A request that is one of a registry's, almost one, or none at all. */
export const bentRequest = (random: Random): RawRequest => {
  const { method, path } = random.pick(listedRequests)
  const query = random.chance(0.2) ? `?${random.pick(queries)}` : ""
  let target = random.chance(0.02) ? bytes(random) : `${filled(random, path)}${query}`
  const times = random.weighted([
    [5, 0],
    [4, 1],
    [2, 2],
    [1, 5]
  ])
  for (let time = 0; time < times; time += 1) target = random.pick(bends)(random, target)
  return { method: random.chance(0.85) ? method : random.pick(methods), target, headers: headersOf(random) }
}

/** Whether some header of a request overrides its method or path. */
export const isOverridden = ({ headers }: RawRequest): boolean =>
  headers.some(([name]) => overriding.includes(name))
