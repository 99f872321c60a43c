import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { boundStopping } from "./stopping.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const process = () => {
  const [codes, told]: [Array<number>, Array<string>] = [[], []]
  const listeners = new Map<string, (signal: "SIGINT" | "SIGTERM") => void>()
  boundStopping(5, {
    on: (signal, listener) => listeners.set(signal, listener),
    exit: (code) => void codes.push(code),
    stderr: { write: (text) => told.push(text) }
  })
  return { codes, told, signal: (name: "SIGINT" | "SIGTERM") => listeners.get(name)?.(name) }
}

describe("stopping", () => {
  it("is bounded, and says so where it takes longer", () => {
    const { codes, signal, told } = process()
    signal("SIGTERM")
    vi.advanceTimersByTime(4_999)
    expect([codes, told]).toEqual([[], []])
    vi.advanceTimersByTime(1)
    expect(codes).toEqual([1])
    expect(told.join("")).toMatch(/longer than 5 seconds/)
  })

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130]
  ] as const)("is over at once with a second signal, %s", (second, code) => {
    const { codes, signal } = process()
    signal("SIGTERM")
    expect(codes).toEqual([])
    signal(second)
    expect(codes).toEqual([code])
  })
})
