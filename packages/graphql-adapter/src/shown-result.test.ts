import { GraphQLError } from "graphql"
import { describe, expect, it } from "vitest"
import { shownError } from "./failure.ts"
import { showResult } from "./shown-result.ts"

const show = (error: GraphQLError, hidesNames = false) =>
  showResult({ errors: [error], data: null }, hidesNames)

const internal = { message: "Internal server error", extensions: { code: "INTERNAL_SERVER_ERROR" } }

describe("an error as clients see it", () => {
  it("is as it was thrown, where it is ours", () => {
    const thrown = shownError("nothing here", "RESOURCE_NOT_AVAILABLE", { reason: "why", stack: "/srv/x.ts" })
    const located = new GraphQLError("nothing here", { originalError: thrown, path: ["a", 0] })
    expect(show(located).body).toEqual({
      data: null,
      errors: [
        {
          message: "nothing here",
          path: ["a", 0],
          extensions: { code: "RESOURCE_NOT_AVAILABLE", reason: "why" }
        }
      ]
    })
  })

  it("is of what is wrong with the request, where nothing was answered yet", () => {
    expect(show(new GraphQLError("Cannot query field")).body.errors).toEqual([
      { message: "Cannot query field", extensions: { code: "BAD_REQUEST" } }
    ])
  })

  it.each([
    ["another error", new GraphQLError("x", { originalError: new Error("secret"), path: ["a"] })],
    ["another error, before any field", new GraphQLError("x", { originalError: new Error("secret") })],
    [
      "what GraphQL says of a value that cannot be shown",
      new GraphQLError('Enum cannot represent "secret"', { path: ["a"] })
    ]
  ])("is masked: %s", (_, error) => {
    const { body, defects } = show(error)
    expect(body.errors).toEqual([{ ...internal, ...(error.path && { path: error.path }) }])
    expect(JSON.stringify(body)).not.toContain("secret")
    expect(String(defects[0])).toContain("secret")
  })

  it("brings none of the document into the log", () => {
    const error = new GraphQLError("bad value", { path: ["a"], originalError: new GraphQLError("bad value") })
    expect(show(error).defects).toEqual([new Error("bad value")])
    expect(show(error).defects[0]).not.toBeInstanceOf(GraphQLError)
  })

  it("is short, and one of not too many", () => {
    expect(show(new GraphQLError("x".repeat(5_000))).body.errors?.[0]?.message.length).toBe(2_000)
    const many = Array.from({ length: 60 }, () => new GraphQLError("x"))
    expect(showResult({ errors: many }, false).body.errors?.length).toBe(50)
  })

  it("says no names that nobody may ask for", () => {
    const hint = new GraphQLError('Cannot query field "a". Did you mean "secret" or "other"?')
    expect(show(hint, true).body.errors?.[0]?.message).toBe('Cannot query field "a".')
    expect(show(hint).body.errors?.[0]?.message).toContain("secret")
  })
})
