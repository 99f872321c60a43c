import { createHash, randomBytes } from "node:crypto"
import { startConfigured, temporaryFolder, type Running } from "../end-to-end/service.ts"

export type Service = Omit<Running, "tokens">

export const projects = [123, 124, 125]

/** A maintainer's token, a decision client's, and a job's that has a developer behind it. */
const tokens = { mia: "", client: "", job: "" }
for (const name of ["mia", "client", "job"] as const) tokens[name] = randomBytes(32).toString("base64url")

export const token = tokens.mia

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

const platform = {
  version: 1,
  users: [{ id: 5, username: "mia", name: "Mia" }],
  groups: [{ id: 7, path: "acme" }],
  projects: projects.map((id) => ({ id, path: `acme/project-${id}`, members: { mia: "maintainer" } })),
  jobs: [{ id: 9001, project: "acme/project-123", ref: { name: "main", protected: true }, user: "mia" }],
  tokens: [
    { sha256: sha256(tokens.mia), user: "mia" },
    { sha256: sha256(tokens.job), job: 9001 },
    { sha256: sha256(tokens.client), decision_client: "gateway" }
  ]
}

/** Nobody is turned away for asking often. */
const unlimited = { api: { per_minute: 1_000_000_000, burst: 1_000_000_000 } }

/** A process of the service on a database. */
const startOn = (store: string, settings: object = {}): Promise<Service> =>
  startConfigured(temporaryFolder(), platform, { store, rate_limits: unlimited, ...settings })

/** So many processes on one database. */
export const startAllOn = (count: number, store: string, settings: object = {}): Promise<Service[]> =>
  Promise.all(Array.from({ length: count }, () => startOn(store, settings)))

/** Whether the job may publish Maven packages of project 123, and why not. */
export const decide = async ({ url }: Service) => {
  const answer = await fetch(`${url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.client}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "job", id: "9001" },
      action: { name: "write" },
      resource: { type: "package_registry.maven", id: "123" }
    })
  })
  const { context, decision } = (await answer.json()) as {
    readonly decision: boolean
    readonly context?: { readonly reason?: string }
  }
  return { decision, reason: context?.reason }
}

export const readiness = async ({ url }: Service) => {
  const answer = await fetch(`${url}/-/readiness`)
  return { status: answer.status, text: await answer.text() }
}

/** Asks until it is so. */
export const soon = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const until = performance.now() + 30_000
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`not in time: ${what}`)
    await new Promise((resume) => setTimeout(resume, 5))
  }
}
