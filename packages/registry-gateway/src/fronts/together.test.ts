import { setImmediate as turn } from "node:timers/promises"
import { expect, it, vi } from "vitest"
import { writeTogether } from "./together.ts"

it("what is decided in one turn is written together at its end, in order", async () => {
  const written: string[] = []
  for (const name of ["first", "second", "third"]) writeTogether(() => written.push(name))
  await Promise.resolve()
  expect(written).toEqual([])
  await turn()
  expect(written).toEqual(["first", "second", "third"])
})

it("what is decided while others are written is written in the next turn", async () => {
  const written: string[] = []
  writeTogether(() => {
    written.push("first")
    writeTogether(() => written.push("second"))
  })
  await turn()
  expect(written).toEqual(["first"])
  await turn()
  expect(written).toEqual(["first", "second"])
})

it("a write that throws keeps no other answer back, and is not hidden", async () => {
  const thrown = vi.fn<(error: Error) => void>()
  const listeners = process.listeners("uncaughtException")
  process.removeAllListeners("uncaughtException").on("uncaughtException", thrown)
  const written: string[] = []
  try {
    writeTogether(() => written.push("before"))
    writeTogether(() => {
      throw new Error("the socket is strange")
    })
    writeTogether(() => written.push("behind"))
    await turn()
    await turn()
  } finally {
    process.removeAllListeners("uncaughtException")
    for (const listener of listeners) process.on("uncaughtException", listener)
  }
  expect(written).toEqual(["before", "behind"])
  expect(thrown.mock.calls.map(([error]) => String(error))).toEqual(["Error: the socket is strange"])
})
