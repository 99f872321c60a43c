import { Effect } from "effect"
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { replaceFile } from "./replace-file.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-replace-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const replace = (name: string, text: string) =>
  Effect.runPromise(Effect.result(replaceFile(join(folder, name), text)))

test("a file says the new text, with the mode that it had, and nothing is left beside it", async () => {
  writeFileSync(join(folder, "a.yaml"), "old")
  chmodSync(join(folder, "a.yaml"), 0o640)
  await replace("a.yaml", "new ü")
  expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("new ü")
  expect(statSync(join(folder, "a.yaml")).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder)).toEqual(["a.yaml"])
})

test("what a link leads to is replaced, and the link stays one", async () => {
  writeFileSync(join(folder, "a.yaml"), "old")
  symlinkSync("a.yaml", join(folder, "link.yaml"))
  await replace("link.yaml", "new")
  expect(lstatSync(join(folder, "link.yaml")).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("new")
})

test("what cannot be written is told, and nothing is made", async () => {
  expect(await replace("none.yaml", "new")).toMatchObject({
    _tag: "Failure",
    failure: { message: expect.stringMatching(/none\.yaml` cannot be written \(ENOENT\); it is as it was$/) }
  })
  expect(readdirSync(folder)).toEqual([])
})
