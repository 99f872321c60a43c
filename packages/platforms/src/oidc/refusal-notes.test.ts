import { Effect, Logger } from "effect"
import { expect, it } from "vitest"
import { makeRefusalNotes } from "./refusal-notes.ts"

it("each reason is noted once a minute for each issuer, with how often it was the reason since", () => {
  let now = 0
  const lines: Array<unknown> = []
  const notes = makeRefusalNotes(() => now)
  const note = (issuer: string, reason: string) =>
    Effect.runSync(
      notes
        .note(issuer, reason)
        .pipe(Effect.provide(Logger.layer([Logger.make(({ message }) => void lines.push(message))])))
    )
  for (let count = 0; count < 1000; count++) note("a", "it has expired")
  note("b", "it has expired")
  note("a", "its signature is wrong")
  now += 59_999
  note("a", "it has expired")
  now += 1
  note("a", "it has expired")
  expect(lines.flat()).toEqual([
    "an identity token of a was refused: it has expired",
    "an identity token of b was refused: it has expired",
    "an identity token of a was refused: its signature is wrong",
    "an identity token of a was refused: it has expired (and 1000 times since the last note)"
  ])
})
