import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { audit } from "./command.ts"
import { origin, tamper, temporaryPaths, writeLog } from "./honest-log.ts"

const pathOf = temporaryPaths()
const store = pathOf("store.sqlite")
const [oldKey, newKey] = [pathOf("old.key"), pathOf("new.key")]
let oldPublic = ""
let rotation = ""
const keep = (name: string, text: string): string => {
  const path = pathOf(name)
  writeFileSync(path, text)
  return path
}

beforeAll(async () => {
  await writeLog(store)
  const made = await audit(["checkpoint", "--new-key", oldKey, "--origin", origin])
  expect(made).toMatchObject({ code: 0, stderr: "" })
  oldPublic = made.stdout.trim()
  const next = await audit(["checkpoint", "--new-key", newKey, "--key", oldKey])
  expect(next).toMatchObject({ code: 0, stderr: "" })
  rotation = keep("new.rotation", next.stdout)
})

describe("audit list", () => {
  const numbers = (stdout: string): readonly number[] =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: { sequence: number } }).event.sequence)

  it("has the newest first, and no names, addresses or paths", async () => {
    const { code, stderr, stdout } = await audit(["list", store])
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/^ +12 [^]*\n +1 /m)
    expect(stdout).toMatch(/revision 1, 1 change/)
    expect(stdout).toMatch(/forbidden, 2 times/)
    expect(stdout).not.toMatch(/Ada|203\.0\.113|secret/)
  })

  it.each<[flags: readonly string[], sequences: readonly number[]]>([
    [
      ["--project", "1"],
      [11, 8, 6, 4, 1]
    ],
    [["--group", "1"], [5]],
    [["--instance"], [9]],
    [
      ["--event", "job_token_permissions_change_refused"],
      [12, 7, 3]
    ],
    [
      ["--limit", "2"],
      [12, 11]
    ],
    [
      ["--since", "2026-08-22T10:11:19Z", "--until", "2026-08-22T10:11:20Z"],
      [11, 10]
    ],
    [
      ["--project", "2", "--since", "2026-08-22", "--until", "2026-08-22", "--limit", "0"],
      [12, 10, 7, 3, 2]
    ]
  ])("%j", async (flags, sequences) => {
    const { code, stdout } = await audit(["list", store, "--format", "jsonl", ...flags])
    expect(code).toBe(0)
    expect(numbers(stdout)).toEqual(sequences)
  })

  it("has names where they are asked for and are not erased", async () => {
    const erased = tamper(store, pathOf("erased.sqlite"), (database) => {
      database.exec("DELETE FROM audit_event_personal WHERE sequence = 12")
    })
    const { stdout } = await audit(["list", erased, "--with-personal-data", "--limit", "2"])
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /personal data erased.*Ada Lovelace in acme\/secret-10 from 203\.0\.113\.7/
    )
  })

  it("says that nothing is like that, and refuses what excludes each other", async () => {
    expect(await audit(["list", store, "--project", "99"])).toMatchObject({ code: 0, stdout: "" })
    expect(await audit(["list", store, "--project", "1", "--instance"])).toMatchObject({
      code: 2,
      stdout: ""
    })
    expect(await audit(["list", pathOf("nowhere.sqlite")])).toMatchObject({ code: 2, stdout: "" })
  })
})

describe("audit checkpoint", () => {
  it("makes a key that nobody else can read, and never writes over one", async () => {
    expect(statSync(oldKey).mode & 0o777).toBe(0o600)
    const before = readFileSync(oldKey, "utf8")
    const again = await audit(["checkpoint", "--new-key", oldKey, "--origin", origin])
    expect(again).toMatchObject({ code: 2, stdout: "" })
    expect(again.stderr).toMatch(/is there already; no key is written over/)
    expect(readFileSync(oldKey, "utf8")).toBe(before)
  })

  it("signs the log as it is, and with the log it verifies", async () => {
    const signed = await audit(["checkpoint", store, "--key", oldKey])
    expect(signed).toMatchObject({ code: 0, stderr: "" })
    const flags = ["--checkpoint", keep("one.checkpoint", signed.stdout), "--public-key"]
    for (const publicKey of [oldPublic, keep("old.pub", `${oldPublic}\n`)]) {
      const { code, stdout } = await audit(["verify", store, ...flags, publicKey])
      expect({ code, stdout }).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/covers every event/) as string
      })
    }
  })

  it("signed by the new key and the old one is believed by whoever has the old one, and the new one by its rotation", async () => {
    const both = keep(
      "both.checkpoint",
      (await audit(["checkpoint", store, "--key", newKey, "--key", oldKey])).stdout
    )
    const fresh = keep(
      "new.checkpoint",
      (await audit(["checkpoint", store, "--key", newKey, "--previous", both])).stdout
    )
    const trusted = ["--public-key", oldPublic]
    expect((await audit(["verify", store, "--checkpoint", both, ...trusted])).code).toBe(0)
    const alone = await audit(["verify", store, "--checkpoint", fresh, ...trusted])
    expect(alone).toMatchObject({ code: 2, stdout: "" })
    expect(alone.stderr).toMatch(/signed by none of the public keys/)
    expect(
      (await audit(["verify", store, "--checkpoint", fresh, ...trusted, "--rotation", rotation])).code
    ).toBe(0)
  })

  it("does not sign a log that something is wrong with, nor one that does not begin with the checkpoint before", async () => {
    const wrong = tamper(store, pathOf("wrong.sqlite"), (database) => {
      database.exec("UPDATE audit_event SET leaf_hash = zeroblob(32) WHERE sequence = 4")
    })
    const refused = await audit(["checkpoint", wrong, "--key", oldKey])
    expect(refused).toMatchObject({ code: 1, stdout: "" })
    expect(refused.stderr).toMatch(/event 4: the hash beside it/)
    const before = keep("before.checkpoint", (await audit(["checkpoint", store, "--key", oldKey])).stdout)
    const other = pathOf("other.sqlite")
    await writeLog(other, { actor: 1 })
    expect(await audit(["checkpoint", other, "--key", oldKey, "--previous", before])).toMatchObject({
      code: 1,
      stdout: ""
    })
    expect((await audit(["checkpoint", other, "--key", oldKey])).code).toBe(0)
  })

  it("does not use a key that others can read, and says nothing of what is in its file", async () => {
    const open = keep("open.key", readFileSync(oldKey, "utf8"))
    chmodSync(open, 0o644)
    const { code, stderr, stdout } = await audit(["checkpoint", store, "--key", open])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toMatch(/can be read by others; run `chmod 600` on it/)
    const damaged = keep("damaged.key", readFileSync(oldKey, "utf8").replace(/(.)(.)\n$/, "$2$1\n"))
    chmodSync(damaged, 0o600)
    const spoilt = await audit(["checkpoint", store, "--key", damaged])
    expect(spoilt).toMatchObject({ code: 2, stdout: "" })
    expect(spoilt.stderr).not.toContain(readFileSync(damaged, "utf8").split("+").at(-1)?.slice(0, 12))
  })

  it.each<[flags: readonly string[], why: RegExp]>([
    [[], /`store` is missing/],
    [["store.sqlite"], /`--key` is missing/],
    [["--new-key", "a.key"], /`--origin` is missing/],
    [["--new-key", "a.key", "--origin", "two words"], /expected a name without spaces/],
    [["store.sqlite", "--new-key", "a.key"], /leave out the store/],
    [["store.sqlite", "--key", "a.key", "--origin", "a"], /`--origin` is for `--new-key`/]
  ])("%j is no usage of it", async (flags, why) => {
    const { code, stderr, stdout } = await audit(["checkpoint", ...flags])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toMatch(why)
  })
})

it("a checkpoint without a public key from elsewhere is no proof", async () => {
  const { code, stderr } = await audit(["verify", store, "--checkpoint", "one.checkpoint"])
  expect(code).toBe(2)
  expect(stderr).toMatch(/`--public-key` is missing/)
})
