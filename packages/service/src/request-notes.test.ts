import { describe, expect, it } from "vitest"
import { leaveNotes, notesOf, type RequestNotes } from "./request-notes.ts"

describe("notes of a request", () => {
  it("are those that were left with it", () => {
    const [source, notes]: [object, RequestNotes] = [{}, { id: "1" }]
    leaveNotes(source, notes)
    expect(notesOf(source)).toBe(notes)
  })

  it("are none where none were left", () => {
    expect(notesOf({})).toBeUndefined()
    expect(notesOf(new Request("http://jobwarden.example"))).toBeUndefined()
  })

  it("do not show in what is printed of a request", () => {
    const source = { url: "/" }
    leaveNotes(source, { id: "1", caller: { type: "user", id: 4 } })
    expect(Object.keys(source)).toEqual(["url"])
    expect(JSON.stringify(source)).toBe('{"url":"/"}')
  })
})
