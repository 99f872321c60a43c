import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { afterAll, describe, expect, it } from "vitest"
import { logProblemsOf, problemsOf } from "./checked-store.ts"
import { killAgainAndAgain } from "./kills.ts"
import { grantWith } from "./markers.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-kills-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** In the short form; `npm run prove:kills` goes on for 500 rounds. */
const rounds = 25

describe("a process that is killed at a random moment", () => {
  it("has lost nothing that it acknowledged, left nothing half done, and its log verifies", async () => {
    const { acknowledged, problems } = await killAgainAndAgain({ folder, rounds, random: Math.random })
    expect(problems).toEqual([])
    expect(acknowledged).toBeGreaterThan(rounds)
  })
})

describe("what is looked for is found:", () => {
  const damaged = (sql: string): string => {
    const path = join(folder, "damaged.sqlite")
    copyFileSync(join(folder, lastFile), path)
    const database = new Database(path)
    database.exec("DROP TRIGGER policy_revision_delete; DROP TRIGGER policy_revision_update")
    database.exec("DROP TRIGGER audit_event_delete; PRAGMA foreign_keys = OFF")
    database.exec(sql)
    database.close()
    return path
  }
  const lastFile = "killed-21.sqlite"
  const first = { project: 1, revision: 1, marker: "nobody's" }

  it("a change that was acknowledged and is not there", async () => {
    expect(await problemsOf(damaged(""), [first])).toEqual(["acknowledged and not there: 1 1 nobody's"])
  })

  it("a change that is there with other content", async () => {
    const document = JSON.stringify({
      permissions: { package_registry: { maven: { write: grantWith("nobody's") } } }
    })
    const path = damaged(
      `UPDATE policy_revision SET document = '${document.replaceAll("'", "''")}' WHERE entity_id = 1 AND revision = 1`
    )
    expect(await problemsOf(path, [first])).toEqual([])
    expect((await logProblemsOf(path)).length).toBe(1)
  })

  it("a revision without those before it, and without its event", async () => {
    const path = damaged(
      "DELETE FROM policy_revision WHERE entity_id = 1 AND revision = 1; DELETE FROM audit_event WHERE sequence = 2"
    )
    const problems = await problemsOf(path, [first])
    expect(problems.some((problem) => problem.includes("goes from revision 0 to 2"))).toBe(true)
    expect(problems.some((problem) => /revisions, \d+ events/.test(problem))).toBe(true)
  })
})
