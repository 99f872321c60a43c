import { expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { lint } from "../gitlab-rules.ts"
import type { Permissions } from "../gitlab.ts"

// A fingerprint names what was found: rule, cells and principals. How the policy comes to them is not in it.

const forkWrites = (limits: Permissions) => {
  const engine = createEngine({ now: () => 0 })
  engine.putGroup({ path: "acme", limits })
  const subject = engine.subject({
    path: "acme/backend",
    permissions: {
      package_registry: {
        default: { write: { min_role: "developer", job_token: { refs: "any_including_forks" } } }
      }
    }
  })
  if (subject === null) throw new Error("a description always makes a subject")
  const [finding] = lint({ subject, now: 0, rules: ["fork-mr-token-write"], fixes: false }).findings
  return finding
}

test("the same principals in the same cells have one fingerprint, whatever rows they come from", () => {
  const [plain, limited] = [
    forkWrites({}),
    // Cuts users alone, in one of the cells: the job tokens of forks are as before.
    forkWrites({
      package_registry: {
        npm: { write: { min_role: "owner", job_token: { refs: "any_including_forks" } } }
      }
    })
  ]
  expect(plain?.cells).toHaveLength(14)
  expect(limited?.cells).toEqual(plain?.cells)
  expect(limited?.accesses).toEqual(plain?.accesses)
  expect(limited?.message).toBe(plain?.message)
  expect(limited?.fingerprint).toBe(plain?.fingerprint)
})
