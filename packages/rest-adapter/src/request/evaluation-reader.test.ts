import { Effect, Exit } from "effect"
import { describe, expect, test } from "vitest"
import { parseJson } from "./body.ts"
import { makeEvaluationReader } from "./evaluation-reader.ts"

const question = {
  subject: { type: "job", id: "9001" },
  action: { name: "write" },
  resource: { type: "package_registry.maven", id: "123" }
}

const bytesOf = (body: unknown): Buffer => Buffer.from(JSON.stringify(body))

const read = (reader: { readonly read: typeof parseJson }, bytes: Uint8Array) =>
  Effect.runSync(Effect.result(reader.read(bytes)))

describe("the reader of evaluations", () => {
  test("answers as it did the first time, and remembers the body", () => {
    const reader = makeEvaluationReader()
    const first = read(reader, bytesOf(question))
    expect(first).toMatchObject({ _tag: "Success", success: question })
    const again = reader.read(bytesOf(question))
    expect(Exit.isExit(again) && Exit.isSuccess(again) && again.value).toBe(
      (first as { readonly success: unknown }).success
    )
    expect(reader.size()).toBe(1)
  })

  test("says of all bytes what reading them anew does, the second time too", () => {
    const reader = makeEvaluationReader(3)
    const whole = bytesOf(question)
    const others = Array.from({ length: whole.length }, (_, at) => [
      whole.subarray(0, at),
      withoutByte(whole, at)
    ])
    const changed = Array.from({ length: whole.length }, (_, at) =>
      Array.from({ length: 256 }, (_, byte) => withByte(whole, at, byte))
    )
    const all = [others, changed].flat(2)
    expect(all.length).toBe(whole.length * 258)
    // In turns with the question itself, which is remembered all the while.
    const wrong = all.filter((body) => {
      const expected = JSON.stringify(read({ read: parseJson }, body))
      const said = [body, whole, body].map((bytes) => JSON.stringify(read(reader, bytes)))
      return said[0] !== expected || said[2] !== expected || reader.size() > 3
    })
    expect(wrong.map(String)).toEqual([])
  })
})

const withByte = (bytes: Buffer, at: number, byte: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at] = byte
  return changed
}

const withoutByte = (bytes: Buffer, at: number): Buffer =>
  Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])

describe("attacks on what is remembered", () => {
  test("a token in a question is never remembered, wherever it stands", () => {
    const reader = makeEvaluationReader()
    const { action, resource, subject } = question
    for (const body of [
      { ...question, subject: { type: "credential", id: "glpat-secret" } },
      { ...question, subject: { type: "credential", id: "it", properties: { token: "glpat-secret" } } },
      { ...question, subject: { ...subject, properties: { token: "glpat-secret" } } },
      { ...question, subject: { ...subject, token: "glpat-secret" } },
      { ...question, action: { ...action, token: "glpat-secret" } },
      { ...question, resource: { ...resource, token: "glpat-secret" } },
      { ...question, context: { token: "glpat-secret" } },
      { ...question, token: "glpat-secret" },
      { ...question, resource: { ...resource, id: "1".repeat(600) } }
    ]) {
      expect(read(reader, bytesOf(body))).toMatchObject({ _tag: "Success", success: body })
      expect(reader.size()).toBe(0)
    }
  })

  test("who has the value of one request cannot change the question of the next", () => {
    const reader = makeEvaluationReader()
    const { success } = read(reader, bytesOf(question)) as unknown as { readonly success: typeof question }
    expect(() => Object.assign(success, { subject: { type: "user", id: "1" } })).toThrow(TypeError)
    expect(() => Object.assign(success.subject, { id: "1" })).toThrow(TypeError)
    expect(() => Object.assign(success.action, { name: "read" })).toThrow(TypeError)
    expect(() => Object.assign(success.resource, { id: "1" })).toThrow(TypeError)
  })

  test("bytes that are no UTF-8 are not taken for others that are", () => {
    const reader = makeEvaluationReader()
    const right = bytesOf({ ...question, subject: { type: "job", id: "é" } })
    const wrong = Buffer.from(right.toString("utf8"), "latin1")
    expect(read(reader, right)._tag).toBe("Success")
    expect(read(reader, wrong)._tag).toBe("Failure")
    expect(read(reader, right)._tag).toBe("Success")
  })

  test("a flood of questions leaves no more than the bound", () => {
    const reader = makeEvaluationReader(10)
    for (let id = 0; id < 1_000; id += 1) {
      read(reader, bytesOf({ ...question, subject: { type: "job", id: String(id) } }))
      expect(reader.size()).toBeLessThanOrEqual(10)
    }
    expect(reader.size()).toBeGreaterThan(0)
  })
})
