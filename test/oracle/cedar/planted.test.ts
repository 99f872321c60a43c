import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { actions, type Action } from "../vocabulary.ts"
import { everyClass, policiesOfOneCell, questionsOf, strangers, type Policy } from "../whole-space/space.ts"
import { makeSubject, plantWrongBit } from "../whole-space/subject.ts"
import { differencesFrom, makeCedar } from "./compare.ts"

const askers = [...everyClass, ...strangers]
const askCedar = makeCedar(questionsOf(askers))

// No scope of a deploy token covers deleting, so that no request comes as far as that bit.
const isReached = (action: Action, classNumber: number): boolean =>
  action !== "delete" || everyClass[classNumber]?.caller.type !== "deploy_token"

describe("the comparison with Cedar", () => {
  test("finds no difference where one cell is granted and the others are not", () => {
    const subject = makeSubject()
    const byAction = new Map(
      actions.map((action) => [
        action,
        makeCedar(questionsOf(askers).filter(({ request }) => request.action === action))
      ])
    )
    const found = policiesOfOneCell.flatMap((policy) => {
      subject.put(policy)
      return differencesFrom(byAction.get(policy.action)?.(policy) ?? [], subject, policy)
    })
    expect(found).toEqual([])
  })

  test("finds every wrong bit that a request can come to, one at a time, and nothing beside it", () => {
    const policy: Policy = {
      visibility: "private",
      grants: { read: true, write: "job_token_and_maintainer", delete: "maintainer" }
    }
    const subject = makeSubject()
    subject.put(policy)
    const judged = askCedar(policy)
    expect(differencesFrom(judged, subject, policy)).toEqual([])
    for (const action of actions) {
      for (const { class: classNumber } of everyClass) {
        const right = plantWrongBit(subject, action, classNumber)
        const found = differencesFrom(judged, subject, policy).map(({ question }) => [
          question.request.action,
          question.asker.class
        ])
        expect(found).toEqual(isReached(action, classNumber) ? [[action, classNumber]] : [])
        right()
      }
    }
    expect(differencesFrom(judged, subject, policy)).toEqual([])
  })
})

describe("the command that tries the whole space", () => {
  const script = fileURLToPath(new URL("whole-space.ts", import.meta.url))
  const run = async (...options: readonly string[]) => {
    try {
      const { stderr, stdout } = await promisify(execFile)(process.execPath, [script, ...options])
      return { code: 0, stderr, stdout }
    } catch (thrown) {
      return thrown as { code: number; stderr: string; stdout: string }
    }
  }

  test("ends with 0 where nothing differs, and tells how far it has come", async () => {
    const { code, stderr, stdout } = await run("--every", "600")
    expect(stdout).toMatch(/^differences +0$/m)
    expect(stderr).toMatch(/^50 % of 11 policies\n/m)
    expect(code).toBe(0)
  })

  test("ends with 1 where a bit is wrong, and shows the policy, the caller and both answers", async () => {
    const { code, stdout } = await run("--every", "600", "--plant-wrong-bit")
    expect(stdout).toMatch(/^differences +[1-9]/m)
    expect(stdout).toMatch(/^policy .+\nasked .+\ncaller .+\nCedar .+\nengine /m)
    expect(code).toBe(1)
  })

  test("does not take a number of policies that makes no sense", async () => {
    const { code, stderr } = await run("--every", "0")
    expect(stderr).toContain("`--every` is `0`")
    expect(code).toBe(2)
  })
})
