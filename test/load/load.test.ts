import { createHash, randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { startGitLab } from "../../packages/platforms/test/stub-gitlab.ts"
import { tokens } from "../../packages/platforms/test/stub-world.ts"
import { startConfigured, temporaryFolder } from "../end-to-end/service.ts"
import { faults } from "./faults.ts"
import { kindsOf, policyInForce, type Kind } from "./traffic.ts"
import { ask, hangUp, type Answered } from "./workers.ts"

// `npm run prove:load` goes on for five minutes; among the other tests it is a few seconds.
const seconds = Number(process.env["JOBWARDEN_LOAD_SECONDS"] ?? 12)
const isLong = seconds >= 120
const [calm, disturbed] = isLong ? [15_000, 8_000] : [3_000, 2_000]
const workers = 16

/** Past this, after a fault has passed, GitLab is asked again and everything is as it was. */
const recovery = 12_000

/** Memory that the process holds, in MiB. */
const heldBy = (pid: number | undefined): number => {
  const [, kibibytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
  return Number(kibibytes) / 1024
}

const isAllowed = (kind: Kind, { body, status }: Answered): boolean =>
  kind.decision === undefined ? status !== null && status < 300 : body.includes('"decision":true')

/** What is wrong with an answer; `null`: nothing. */
const wrongWith = (kind: Kind, answer: Answered, isHealthy: boolean): string | null => {
  const { status } = answer
  if (status === null) return "was not answered"
  if (status !== kind.healthy && (isHealthy || !kind.besides.includes(status)))
    return `was answered ${status}`
  if (kind.decision === undefined || status !== 200) return null
  if (!kind.decision && isAllowed(kind, answer)) return "was allowed"
  return kind.decision && isHealthy && !isAllowed(kind, answer) ? "was denied" : null
}

describe("the service before a GitLab that fails in every way", () => {
  test(
    "answers every request, allows nothing on a fault, and holds its memory",
    { timeout: (seconds + 120) * 1000 },
    async () => {
      const gitlab = await startGitLab()
      const folder = temporaryFolder()
      const client = randomBytes(32).toString("base64url")
      writeFileSync(join(folder, "token"), tokens.service, { mode: 0o600 })
      const sha256 = createHash("sha256").update(client).digest("hex")
      const unbounded = {
        api: false,
        decisions: false,
        registry: false,
        anonymous: false,
        failed_sign_ins: false
      }
      const service = await startConfigured(
        folder,
        {},
        {
          listen: "127.0.0.1:0",
          platform: {
            type: "gitlab",
            url: gitlab.url,
            token_file: "token",
            decision_clients: [{ name: "load", sha256 }]
          },
          registry: { forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] } },
          rate_limits: unbounded,
          log: { requests: false }
        }
      )
      const [, forwardAuth = ""] = /(http:\S+)\/forward-auth/.exec(service.stdout()) ?? []
      const urls = { api: service.url, "forward-auth": forwardAuth }
      const kinds = kindsOf(client)
      const setting = await fetch(`${service.url}/api/v4/projects/123/job_token_permissions`, {
        method: "PATCH",
        headers: { "private-token": tokens.maya, "content-type": "application/json" },
        body: JSON.stringify(policyInForce)
      })
      expect(setting.status).toBe(200)

      const wrong: string[] = []
      const counts = new Map<string, number>()
      const allowed = new Map<string, number>()
      const times: number[] = []
      const held: number[] = []
      const end = performance.now() + seconds * 1000
      // A request is looked at strictly where GitLab was there all the while, and some time before.
      let [phase, calmSince] = ["all is well", -Infinity]

      const work = async (worker: number): Promise<void> => {
        for (let turn = 0; performance.now() < end; turn += 1) {
          const kind = kinds[(worker * 7 + turn) % kinds.length] as Kind
          const begun = performance.now()
          const before = phase
          const answer = await ask(kind, urls, turn)
          const isHealthy = before === phase && gitlab.fault === null && begun > calmSince + recovery
          const problem = wrongWith(kind, answer, isHealthy)
          if (problem !== null)
            wrong.push(`${kind.name} ${problem} (${before} to ${phase}): ${answer.body.slice(0, 200)}`)
          const key = `${answer.status}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
          if (isAllowed(kind, answer)) allowed.set(kind.name, (allowed.get(kind.name) ?? 0) + 1)
          times.push(answer.millis)
        }
      }

      const disturb = async (): Promise<void> => {
        for (let at = 0; performance.now() < end; at += 1) {
          await wait(Math.max(0, Math.min(calm, end - performance.now())))
          const [name, fault] = faults[at % faults.length] ?? ["", null]
          phase = name
          gitlab.fault = fault
          await wait(Math.max(0, Math.min(disturbed, end - performance.now())))
          gitlab.fault = null
          phase = `after: ${name}`
          calmSince = performance.now()
        }
      }

      const watch = async (): Promise<void> => {
        while (performance.now() < end) {
          held.push(heldBy(service.pid))
          await wait(500)
        }
      }

      await Promise.all([disturb(), watch(), ...Array.from({ length: workers }, (_, worker) => work(worker))])
      const ended = await service.end("SIGTERM")
      hangUp()

      const median = (values: readonly number[]): number =>
        values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
      const tenth = Math.max(1, Math.floor(held.length / 10))
      const [early, late] = [median(held.slice(2 * tenth, 4 * tenth)), median(held.slice(-2 * tenth))]
      const sorted = times.toSorted((a, b) => a - b)
      const answered = [...counts]
        .map(([status, count]) => `${count} × ${status}`)
        .sort()
        .join(", ")
      console.log(
        `${times.length} requests in ${seconds} s: ${answered}; median ${median(times).toFixed(1)} ms, ` +
          `99th percentile ${sorted[Math.floor(sorted.length * 0.99)]?.toFixed(0)} ms; ` +
          `memory ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late`
      )
      expect(wrong.slice(0, 20)).toEqual([])
      expect(ended).toEqual({ code: 0, signal: null })
      expect(times.length).toBeGreaterThan(200)
      // That it allows what it should shows that the rest is no accident.
      for (const kind of kinds) {
        const may = kind.decision ?? kind.healthy < 300
        expect((allowed.get(kind.name) ?? 0) > 0, kind.name).toBe(may)
      }
      if (isLong) expect(late).toBeLessThan(early * 1.25 + 20)
    }
  )
})
