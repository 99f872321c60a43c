import { expect, it, onTestFinished } from "vitest"
import { mountSmallDisk } from "../../packages/store-sqlite/test/small-disk.ts"
import { permissionsOf, readStore, runCommand, startQuickstart } from "./service.ts"

interface Answer {
  readonly status: number
  readonly body: { readonly message?: string; readonly revision?: number }
}

it(
  "a service whose disk is full answers 503 to changes and goes on answering the rest; with room, changes too",
  { timeout: 30_000 },
  async ({ skip }) => {
    const disk = mountSmallDisk(2048)
    if (disk === undefined) return skip("mounting needs root")
    onTestFinished(disk.remove)
    const service = await startQuickstart(disk.folder)
    onTestFinished(async () => void (await service.end("SIGKILL")))
    const headers = {
      "private-token": service.tokens["maintainer"] ?? "",
      "content-type": "application/json"
    }
    const ask = async (method: "GET" | "PATCH", body?: object): Promise<Answer> => {
      const answer = await fetch(permissionsOf(service), {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) })
      })
      return { status: answer.status, body: (await answer.json()) as Answer["body"] }
    }
    // Each differs from the one before, so that each has something to store.
    let turn = 0
    const change = () => {
      turn += 1
      return ask("PATCH", { jobs: { read: turn % 2 === 0 ? "maintainer" : "developer" } })
    }

    let acknowledged = 0
    const count = (answers: ReadonlyArray<Answer>): ReadonlyArray<Answer> => {
      acknowledged += answers.filter(({ status }) => status === 200).length
      return answers.filter(({ status }) => status !== 200)
    }
    expect(count([await change()])).toEqual([])
    disk.fill()
    const refused: Array<Answer> = []
    while (refused.length < 20) {
      refused.push(...count(await Promise.all(Array.from({ length: 8 }, () => change()))))
    }
    for (const { body, status } of refused) {
      expect(status).toBe(503)
      expect(body.message).toBe("503 Service Unavailable - nothing was changed; try again")
    }
    const { body, status } = await ask("GET")
    expect(status).toBe(200)
    const { events, revisions } = readStore(disk.folder)
    // Of changes at once some change nothing: they are acknowledged, and stored by nobody.
    expect(revisions.length).toBeLessThanOrEqual(acknowledged)
    expect(body.revision).toBe(revisions.length)
    expect(events.map(({ sequence }) => sequence)).toEqual(revisions.map((_, index) => index + 1))

    disk.empty()
    const after = [await change(), await change(), await change()]
    expect(after.map((answer) => answer.status)).toEqual([200, 200, 200])
    expect(after.at(-1)?.body.revision).toBeGreaterThan(revisions.length)
    expect(await service.end("SIGTERM")).toEqual({ code: 0, signal: null })
    const verified = runCommand(["audit", "verify", `${disk.folder}/jobwarden.sqlite`])
    expect(verified).toMatchObject({ status: 0, stderr: "" })
  }
)
