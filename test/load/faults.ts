import type { Fault } from "../../packages/platforms/test/stub-gitlab.ts"

const json = { "content-type": "application/json" }

/** What goes wrong between the service and GitLab, each for a while. */
export const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ["every answer is 500", (_, response) => (response.writeHead(500, json).end("{}"), true)],
  ["half of the answers are 502", (_, response) => half() && (response.writeHead(502).end("<html>"), true)],
  [
    "too many requests",
    (_, response) => (response.writeHead(429, { ...json, "retry-after": "1" }).end("{}"), true)
  ],
  ["nothing is ever answered", () => true],
  ["connections are cut", (_, response) => (response.destroy(), true)],
  [
    "answers end in their middle",
    (_, response) => {
      response.writeHead(200, { ...json, "content-length": "500" }).write('{"id":1')
      setImmediate(() => response.destroy())
      return true
    }
  ],
  ["a page instead of JSON", (_, response) => (response.writeHead(200, json).end("<html>"), true)],
  [
    "answers about somebody else",
    (_, response) => (response.writeHead(200, json).end('{"id":1,"access_level":50}'), true)
  ]
]

let turn = 0
const half = (): boolean => (turn += 1) % 2 === 0
