import { Effect } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { Plan } from "./model.ts"
import { isSavedPlan, readSavedPlan, savedPlanText } from "./saved-plan.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-saved-plan-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = Date.UTC(2026, 5, 1, 12)
const day = 24 * 60 * 60 * 1000
const server = "https://jobwarden.example"

const plan: Plan = {
  server,
  acknowledge: ["job-token-can-delete:a migration"],
  changes: [
    {
      kind: "project",
      path: "acme/backend",
      id: 123,
      revision: 4,
      updatedAt: "2026-05-01T00:00:00.000Z",
      etag: '"4.0123456789abcdef"',
      body: { permissions: { jobs: { delete: false } } },
      changes: [{ path: "/permissions/jobs/delete", before: null, after: false }],
      consequences: [{ projects: 1, example: "acme/backend", gained: [], lost: [] }],
      untold: 0
    },
    {
      kind: "instance",
      path: "",
      revision: 0,
      updatedAt: null,
      etag: '"0.0123456789abcdef"',
      body: { enforce_scope: true },
      changes: [],
      consequences: [],
      untold: 2
    }
  ],
  refused: [],
  unmanaged: [],
  remarks: [],
  compared: 2
}

const write = (text: string): string => {
  const file = join(folder, "plan.json")
  writeFileSync(file, text)
  return file
}

const read = (text: string, at = now, of: string | null = server) =>
  Effect.runSync(
    readSavedPlan(write(text), of, at).pipe(
      Effect.match({ onSuccess: (saved) => saved, onFailure: ({ message }) => message })
    )
  )

/** A plan in which somebody changed something by hand. */
const altered = (change: (plan: { [key: string]: unknown }) => void): string => {
  const content = JSON.parse(savedPlanText(plan, now)) as { [key: string]: unknown }
  change(content)
  return JSON.stringify(content)
}

describe("a saved plan", () => {
  test("is read as it was made", () => {
    expect(read(savedPlanText(plan, now), now + 6 * day)).toEqual({
      server,
      acknowledge: plan.acknowledge,
      changes: plan.changes,
      createdAt: "2026-06-01T12:00:00.000Z"
    })
  })

  test("may be laid out otherwise", () => {
    const text = JSON.stringify(JSON.parse(savedPlanText(plan, now)))
    expect(read(text)).toMatchObject({ changes: plan.changes })
  })

  test.for([
    [
      "a body",
      (content: { [key: string]: unknown }) => {
        const [first] = content["changes"] as { body: unknown }[]
        if (first) first.body = { permissions: null }
      }
    ],
    [
      "an id",
      (content: { [key: string]: unknown }) => {
        const [first] = content["changes"] as { id: unknown }[]
        if (first) first.id = 1
      }
    ],
    [
      "the service",
      (content: { [key: string]: unknown }) => {
        content["server"] = "https://evil.example"
      }
    ],
    [
      "the time",
      (content: { [key: string]: unknown }) => {
        content["created_at"] = "2026-06-01T13:00:00.000Z"
      }
    ],
    [
      "a change that is gone",
      (content: { [key: string]: unknown }) => {
        content["changes"] = (content["changes"] as unknown[]).slice(1)
      }
    ],
    [
      "an acknowledgement",
      (content: { [key: string]: unknown }) => {
        content["acknowledge"] = ["job-token-launders-role:hm"]
      }
    ],
    [
      "something more",
      (content: { [key: string]: unknown }) => {
        content["note"] = "hello"
      }
    ]
  ] as const)("that was altered is refused: %s", ([, change]) => {
    expect(read(altered(change), now, null)).toMatch(/was altered after it was made; make another/)
  })

  test.for([
    ["an id that is a path", { id: "../../instance" }],
    ["a tag that is everything", { etag: "*" }],
    ["a tag with a header", { etag: '"1"\r\nx: y' }],
    ["a kind that is none", { kind: "user" }],
    ["no id", { id: undefined }]
  ] as const)("cannot be read with %s, whatever its hash", ([, part]) => {
    const wrong = {
      ...plan,
      changes: plan.changes.map((change) => ({ ...change, ...part }))
    } as unknown as Plan
    expect(read(savedPlanText(wrong, now))).toMatch(/is none that this command can read/)
  })

  test("of another service is refused", () => {
    expect(read(savedPlanText(plan, now), now, "https://other.example")).toMatch(
      /is for `https:\/\/jobwarden\.example`, not for `https:\/\/other\.example`/
    )
  })

  test("is refused when it is a week old, or of a time to come", () => {
    const text = savedPlanText(plan, now)
    expect(read(text, now + 7 * day)).toMatchObject({ server })
    expect(read(text, now + 7 * day + 1)).toMatch(/more than 7 days ago/)
    expect(read(text, now - 60 * 60 * 1000)).toMatch(/which is yet to come/)
  })

  test("is told apart from policy files", () => {
    expect(isSavedPlan(write(savedPlanText(plan, now)))).toBe(true)
    expect(isSavedPlan(write('{"version":1,"projects":{}}'))).toBe(false)
    expect(isSavedPlan(write("version: 1"))).toBe(false)
    expect(isSavedPlan(folder)).toBe(false)
    expect(isSavedPlan("-")).toBe(false)
  })
})
