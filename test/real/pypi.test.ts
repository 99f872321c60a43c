import { makeToken } from "@jobwarden/platforms"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startEnforced, type Enforced } from "./enforced.ts"
import { describeMatrix, type Programs } from "./matrix.ts"
import { models } from "./models.ts"
import { tokenOf } from "./organisation.ts"
import { debianPrograms, describeWith } from "./programs.ts"
import { pythonFor, pythonPrograms, startPypiStore, wheel, type PypiStore } from "./pypi.ts"
import { expectShown } from "./shown.ts"

const needed = debianPrograms(["twine", "twine"], ["pip3", "python3-pip"])

describeWith(needed, "real twine and pip, through the proxy", () => {
  let enforced: Enforced
  let store: PypiStore
  let front: string
  let programs: Programs

  beforeAll(async () => {
    const token = makeToken("")
    store = await startPypiStore(token)
    enforced = await startEnforced((folder) => {
      writeFileSync(join(folder, "registry-token"), token, { mode: 0o600 })
      const credential = { header: "Private-Token", file: "registry-token" }
      return { proxy: { listen: "127.0.0.1:0", upstream: { url: store.url, credential } } }
    })
    await enforced.set("pypi", models.maintainersAndJobs.grants)
    front = enforced.address("before the registry, as a proxy")
    programs = pythonPrograms(store, enforced.folder, front)
  }, 180_000)
  afterAll(async () => {
    await enforced?.stop()
    await store?.close()
  })

  describeMatrix(
    () => enforced,
    () => programs,
    ["read", "write"]
  )

  test("what came to the registry came by the gateway's credential, and with nobody else's", () => {
    expect(store.strangers).toEqual([])
  })

  test("prints of a refusal what the guide shows", async () => {
    await enforced.set("pypi", models.maintainersAndJobs.grants)
    store.files.set("acme_demo-1.0.0-py3-none-any.whl", wheel("acme_demo"))
    const attempt = async (action: "read" | "write", job: string) => {
      const { output } = await pythonFor(enforced.folder, front, action, tokenOf(job), "acme_demo")
      const lines = output.split("\n").filter((line) => /^ERROR|Forbidden|denies/.test(line))
      return lines
        .map((line) => line.trim())
        .join("\n")
        .replaceAll(front, "http://127.0.0.1:8082")
    }
    expectShown("twine", [await attempt("write", "own fork")])
    expectShown("pip", [await attempt("read", "foreign protected")])
  })
})
