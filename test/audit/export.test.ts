import { hashLeaf, rootOf } from "@jobwarden/service"
import { readFileSync, writeFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { audit, verifyAlone } from "./command.ts"
import { checkpointOf, eventCount, key, temporaryPaths, tamper, verify, writeLog } from "./honest-log.ts"

const pathOf = temporaryPaths()
const [store, checkpoint] = [pathOf("store.sqlite"), pathOf("log.checkpoint")]
let lines: readonly string[] = []
let withPersonalData = ""

beforeAll(async () => {
  await writeLog(store)
  writeFileSync(checkpoint, (await checkpointOf(store)).note)
  const exported = await audit(["export", store])
  expect(exported).toMatchObject({ code: 0, stderr: "" })
  lines = exported.stdout.trimEnd().split("\n")
  withPersonalData = (await audit(["export", store, "--with-personal-data", "--checkpoint", checkpoint]))
    .stdout
})

const write = (text: string): string => {
  const path = pathOf("export.jsonl")
  writeFileSync(path, text)
  return path
}

interface EventLine {
  readonly sequence: number
  readonly leaf_hash: string
  readonly body: string
}
const eventOf = (line: string): EventLine => JSON.parse(line) as EventLine
const lineOf = (body: string): string => {
  const { sequence } = JSON.parse(body) as { sequence: number }
  return JSON.stringify({
    sequence,
    leaf_hash: Buffer.from(hashLeaf(Buffer.from(body))).toString("hex"),
    body
  })
}
const change = (at: number, to: (line: string) => string): string[] =>
  lines.map((line, index) => (index === at ? to(line) : line))

/** With a last line as somebody writes it who knows how. */
const finished = (changed: readonly string[]): readonly string[] => {
  const events = changed
    .slice(1)
    .filter((line) => line.includes('"body"'))
    .map(eventOf)
  const root = rootOf(events.map(({ body }) => hashLeaf(Buffer.from(body))))
  const end = { events: events.length, root_hash: Buffer.from(root).toString("base64") }
  return [...changed.filter((line) => !line.startsWith('{"events"')), JSON.stringify(end)]
}

describe("an export", () => {
  it("has each event's bytes, and no name, address or path", () => {
    expect(lines).toHaveLength(eventCount + 2)
    expect(lines.join("\n")).not.toMatch(/Ada|203\.0\.113|secret/)
    const { body, leaf_hash, sequence } = eventOf(lines[4] ?? "")
    expect(sequence).toBe(4)
    expect(Buffer.from(hashLeaf(Buffer.from(body))).toString("hex")).toBe(leaf_hash)
  })

  it("has them where they are asked for, `null` where they are erased", async () => {
    expect(withPersonalData).toMatch(/Ada Lovelace/)
    const erased = tamper(store, pathOf("erased.sqlite"), (database) => {
      database.exec("DELETE FROM audit_event_personal WHERE sequence = 2")
    })
    const { stdout } = await audit(["export", erased, "--with-personal-data"])
    expect(JSON.parse(stdout.split("\n")[2] ?? "")).toMatchObject({ sequence: 2, personal_data: null })
  })

  it("of an empty log is one, too", async () => {
    const empty = pathOf("empty.sqlite")
    await writeLog(empty, { count: 0 })
    const path = write((await audit(["export", empty])).stdout)
    expect(await verify(path)).toMatchObject({ problem: null, events: 0 })
    expect((await verifyAlone([path])).code).toBe(0)
  })
})

describe("both verifiers, that of the command and the one that stands alone,", () => {
  it("find nothing wrong with an honest export, with its checkpoint and a public key from elsewhere", async () => {
    const [path, complete] = [write(`${lines.join("\n")}\n`), write(withPersonalData)]
    expect((await verify(path)).problem).toBeNull()
    const both = ["--checkpoint", checkpoint, "--public-key", key.verifier.text]
    for (const [file, flags] of [
      [path, []],
      [path, both],
      [complete, both],
      [complete, both.slice(2)]
    ] as const) {
      expect(await audit(["verify", file, ...flags]), file).toMatchObject({ code: 0 })
      expect(await verifyAlone([file, ...flags]), file).toMatchObject({ code: 0, stderr: "" })
    }
    expect((await audit(["verify", "-"], withPersonalData)).stdout).toMatch(/nothing is wrong with 12 events/)
  })

  it.each<[what: string, check: string, changed: () => readonly string[]]>([
    ["an edited body", "hash", () => change(4, (line) => line.replace("request-3", "request-9"))],
    [
      "an edited hash",
      "hash",
      () =>
        change(4, (line) =>
          line.replace(/"leaf_hash":"./, (head) =>
            head.endsWith("0") ? `${head.slice(0, -1)}1` : `${head.slice(0, -1)}0`
          )
        )
    ],
    ["another form of a body", "canonical_form", () => change(4, (line) => lineOf(` ${eventOf(line).body}`))],
    ["a line taken out", "sequence", () => lines.toSpliced(4, 1)],
    ["a line twice", "sequence", () => lines.toSpliced(4, 0, lines[3] ?? "")],
    ["two lines swapped", "sequence", () => lines.with(4, lines[5] ?? "").with(5, lines[4] ?? "")],
    [
      "an event in another's place",
      "place",
      () =>
        change(3, (line) =>
          line
            .replace(eventOf(line).body, "")
            .replace(/^.*$/, () => JSON.stringify({ ...eventOf(lines[7] ?? ""), sequence: 3 }))
        )
    ],
    [
      "another chain of revisions",
      "revision_chain",
      () =>
        change(4, (line) =>
          lineOf(
            eventOf(line).body.replace(
              '"revision":{"after":2,"before":1}',
              '"revision":{"after":3,"before":2}'
            )
          )
        )
    ],
    ["no last line", "export", () => lines.slice(0, -1)],
    ["a last line that does not fit", "export", () => lines.toSpliced(-2, 1)],
    [
      "another number of events in its last line",
      "export",
      () => change(lines.length - 1, (line) => line.replace('"events":12', '"events":13'))
    ],
    [
      "another root in its last line",
      "export",
      () => lines.with(lines.length - 1, `{"events":12,"root_hash":"${Buffer.alloc(32).toString("base64")}"}`)
    ],
    ["lines behind the last", "export", () => [...lines, lines.at(-1) ?? ""]],
    ["half a line", "export", () => change(4, (line) => line.slice(0, 50))]
  ])("find %s by the check of the %s", async (_, check, changed) => {
    const path = write(`${changed().join("\n")}\n`)
    expect((await verify(path)).problem).toMatchObject({ check })
    expect(await verifyAlone([path])).toMatchObject({ code: 1, stdout: "" })
  })

  it("find other personal data than the event was made with", async () => {
    const path = write(withPersonalData.replace("Ada Lovelace", "Bob Lovelace"))
    expect((await verify(path)).problem).toMatchObject({ check: "personal_data", sequence: 1 })
    expect(await verifyAlone([path])).toMatchObject({ code: 1, stdout: "" })
  })

  it.each<[what: string, changed: () => readonly string[]]>([
    [
      "an actor changed by somebody who makes all hashes anew",
      () => change(4, (line) => lineOf(eventOf(line).body.replace('"id":42', '"id":41')))
    ],
    ["an end cut off by somebody who writes a new last line", () => lines.slice(0, 9)]
  ])("find %s only by a checkpoint from elsewhere", async (_, changed) => {
    const path = write(`${finished(changed()).join("\n")}\n`)
    expect((await verify(path)).problem).toBeNull()
    expect((await verifyAlone([path])).code).toBe(0)
    const flags = ["--checkpoint", checkpoint, "--public-key", key.verifier.text]
    const found = await audit(["verify", path, ...flags, "--format", "json"])
    expect(JSON.parse(found.stdout)).toMatchObject({ valid: false, problem: { check: "checkpoint" } })
    expect(found.code).toBe(1)
    expect(await verifyAlone([path, ...flags])).toMatchObject({ code: 1, stdout: "" })
  })

  it.each([
    [
      "that was signed by somebody else",
      (note: string) => note.replace(/^— .*$/m, "— elsewhere.example.com AAAAAAAAAAA="),
      /none of the public keys/
    ],
    ["that was changed", (note: string) => note.replace(/^12$/m, "11"), /not of (?:that|the) key/],
    ["that is none", () => "nothing\n", /blank line|none of the public keys/]
  ])("do not go by a checkpoint %s", async (_, spoil, why) => {
    const [path, wrong] = [write(`${lines.join("\n")}\n`), pathOf("wrong.checkpoint")]
    writeFileSync(wrong, spoil(readFileSync(checkpoint, "utf8")))
    const flags = ["--checkpoint", wrong, "--public-key", key.verifier.text]
    for (const ended of [await audit(["verify", path, ...flags]), await verifyAlone([path, ...flags])]) {
      expect(ended).toMatchObject({ code: 2, stdout: "" })
      expect(ended.stderr).toMatch(why)
    }
  })

  it("take a file that is no export for none", async () => {
    const path = write("{}\n")
    for (const ended of [await audit(["verify", path]), await verifyAlone([path])]) {
      expect(ended).toMatchObject({ code: 2, stdout: "" })
    }
  })
})

it("the verifier that stands alone is short, and imports nothing but Node's own modules", () => {
  const text = readFileSync(new URL("../../tools/verify-export.mjs", import.meta.url), "utf8")
  expect(text.split("\n").length).toBeLessThanOrEqual(201)
  const imports = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, module]) => module)
  expect(imports).toEqual(["node:crypto", "node:fs"])
})
