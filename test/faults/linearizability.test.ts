import { createHash, randomBytes } from "node:crypto"
import { expect, it } from "vitest"
import { startConfigured, temporaryFolder } from "../end-to-end/service.ts"
import { problemsOfHistory } from "./linearizable.ts"
import { runClients } from "./policy-clients.ts"

it("16 clients who read and change policies at once, and hang up, see one order of things", async () => {
  const token = randomBytes(32).toString("base64url")
  const projects = [123, 124, 125]
  const service = await startConfigured(temporaryFolder(), {
    version: 1,
    users: [{ id: 5, username: "mia", name: "Mia" }],
    groups: [{ id: 7, path: "acme" }],
    projects: projects.map((id) => ({ id, path: `acme/project-${id}`, members: { mia: "maintainer" } })),
    tokens: [{ sha256: createHash("sha256").update(token).digest("hex"), user: "mia" }]
  })
  const history = await runClients({ urls: [service.url], token, projects, clients: 16, operations: 60 })
  await service.end("SIGTERM")

  expect(problemsOfHistory(history)).toEqual([])
  const outcomes = history.map(({ what }) => (what.type === "read" ? "read" : what.outcome.type))
  // A history in which nothing happened would be in order too.
  for (const outcome of ["read", "stored", "refused", "unknown"]) {
    expect(outcomes.filter((one) => one === outcome).length, outcome).toBeGreaterThan(10)
  }
})
