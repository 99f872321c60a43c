import { Result, Schema, SchemaIssue } from "effect"
import { describe, expect, test } from "vitest"
import { printPath } from "./problem.ts"
import { schemaProblems } from "./schema-problems.ts"

const printed = (issue: SchemaIssue.Issue, input: unknown): readonly string[] =>
  schemaProblems(issue, input).map(({ path, message }) => `${printPath(path)}: ${message}`)

const problemsOf = (schema: Schema.Top, input: unknown): readonly string[] => {
  const decode = Schema.decodeUnknownResult(schema as Schema.Codec<unknown>, {
    errors: "all",
    onExcessProperty: "error"
  })
  const decoded = decode(input)
  if (Result.isSuccess(decoded)) return []
  return printed(decoded.failure.issue, input)
}

describe("a value of another kind", () => {
  const kinds: readonly (readonly [unknown, string])[] = [
    [null, "null"],
    [[], "a list"],
    ["x", "the text `x`"],
    [{}, "an object"],
    [undefined, "nothing"],
    [1.5, "the number `1.5`"],
    [1n, "the bigint `1`"],
    [false, "the boolean `false`"],
    [Symbol("s"), "the symbol `Symbol(s)`"]
  ]
  const Truth = Schema.Boolean
  for (const [input, got] of kinds.filter(([value]) => typeof value !== "boolean")) {
    test(got, () => expect(problemsOf(Truth, input)).toEqual([`: expected true or false, got ${got}`]))
  }
  test("is told by its kind alone where nobody says what is expected", () => {
    expect(problemsOf(Schema.BigInt, 3)).toEqual([": expected something else, got the number `3`"])
    const unsaid = Schema.String.annotate({ expected: 3 as unknown as string })
    expect(problemsOf(unsaid, 3)).toEqual([": expected a text, got the number `3`"])
  })
  test("the boolean `false`", () => {
    expect(problemsOf(Schema.String, false)).toEqual([": expected a text, got the boolean `false`"])
  })
})

describe("none of the members of a union", () => {
  const Few = Schema.Literals(["any", "protected"])
  const Many = Schema.Literals(["a1", "a2", "a3", "a4", "a5", "a6", "a7"])

  test("a text is an unknown value, with the closest or all known ones", () => {
    expect(problemsOf(Few, "protcted")).toEqual([": unknown value `protcted`; did you mean `protected`?"])
    expect(problemsOf(Few, "everything")).toEqual([
      ": unknown value `everything`; expected one of `any`, `protected`"
    ])
  })

  test("a text where no text is known is told what to be", () => {
    expect(problemsOf(Schema.NullOr(Schema.Boolean), "yes")).toEqual([
      ": expected true or false or null, got the text `yes`"
    ])
  })

  test("another value is told what to be: few names in full, many counted", () => {
    expect(problemsOf(Few, 3)).toEqual([": expected `any` or `protected`, got the number `3`"])
    expect(problemsOf(Many, true)).toEqual([": expected one of 7 names, got the boolean `true`"])
    expect(problemsOf(Schema.NullOr(Few), 3)).toEqual([
      ": expected `any` or `protected` or null, got the number `3`"
    ])
    expect(problemsOf(Schema.Union([Few, Schema.Array(Schema.String)]), {})).toEqual([
      ": expected `any` or `protected` or a list, got an object"
    ])
  })

  test("six names are said in full, and numbers among them", () => {
    const Six = Schema.Literals(["a1", "a2", "a3", "a4", "a5", "a6"])
    expect(problemsOf(Six, true)).toEqual([
      ": expected `a1` or `a2` or `a3` or `a4` or `a5` or `a6`, got the boolean `true`"
    ])
    const Mixed = Schema.Union([Schema.Literal("none"), Schema.Literal(1)])
    expect(problemsOf(Mixed, true)).toEqual([": expected `none` or `1`, got the boolean `true`"])
    expect(problemsOf(Mixed, "nine")).toEqual([": unknown value `nine`; did you mean `none`?"])
    expect(problemsOf(Mixed, "x")).toEqual([": unknown value `x`; expected one of `none`"])
    expect(problemsOf(Schema.Literals([1, 2]), "1")).toEqual([": expected `1` or `2`, got the text `1`"])
  })

  test("a value of two members of which it may be of one alone is not allowed", () => {
    const One = Schema.Union([Schema.String, Schema.NonEmptyString], { mode: "oneOf" })
    expect(problemsOf(One, "x")).toEqual([": `x` is not allowed here"])
  })

  test("an annotation says it in its own words", () => {
    const Named = Schema.Union([Schema.Literal(false), Schema.Number]).annotate({
      expected: "false or a count"
    })
    expect(problemsOf(Named, null)).toEqual([": expected false or a count, got null"])
  })

  test("an object is described by the member that it is meant for", () => {
    const Either = Schema.Union([Schema.Boolean, Schema.Struct({ count: Schema.Number })])
    expect(problemsOf(Either, { count: "one", size: 2 }).toSorted()).toEqual([
      "count: expected a number, got the text `one`",
      "size: unknown key `size`; expected one of `count`"
    ])
  })
})

describe("keys", () => {
  const Point = Schema.Struct({ across: Schema.Number, down: Schema.optionalKey(Schema.Number) })

  test("missing and unknown ones are all listed", () => {
    expect(problemsOf(Point, { arcoss: 1, dwn: 2, zzzzzz: 3 }).toSorted()).toEqual([
      "across: is missing",
      "arcoss: unknown key `arcoss`; did you mean `across`?",
      "dwn: unknown key `dwn`; did you mean `down`?",
      "zzzzzz: unknown key `zzzzzz`; expected one of `across`, `down`"
    ])
  })

  test("beyond the end of a list are unknown, and nothing is suggested", () => {
    expect(problemsOf(Schema.Tuple([Schema.String]), ["a", "b"])).toEqual(["1: unknown key `1`"])
  })

  test("in lists have their place", () => {
    expect(problemsOf(Schema.Array(Point), [{ across: 1 }, {}, { across: "x" }])).toEqual([
      "[1].across: is missing",
      "[2].across: expected a number, got the text `x`"
    ])
  })

  test("at most twenty known ones are listed, and the others counted", () => {
    const fields = Array.from(
      { length: 25 },
      (_, at) => [`field_${at}`, Schema.optionalKey(Schema.Number)] as const
    )
    const [problem = ""] = problemsOf(Schema.Struct(Object.fromEntries(fields)), { zz: 1 })
    expect(problem.match(/`field_\d+`/g)).toHaveLength(20)
    expect(problem).toMatch(/ and 5 more$/)
  })
})

describe("a filter", () => {
  const Even = Schema.Number.check(
    Schema.makeFilter((value: number) => value % 2 === 0, { expected: "an even number" })
  )

  test("says what it expects", () => {
    expect(problemsOf(Schema.Struct({ count: Even }), { count: 3 })).toEqual([
      "count: `3`; expected an even number"
    ])
  })

  test("is not asked about a value of another kind", () => {
    expect(problemsOf(Even, "3")).toEqual([": expected a number, got the text `3`"])
  })

  test("need not say it", () => {
    const Odd = Schema.Number.check(Schema.makeFilter((value: number) => value % 2 === 1))
    expect(problemsOf(Odd, 4)).toEqual([": `4`; expected something else"])
  })

  test("may be for anything", () => {
    const Something = Schema.Unknown.check(
      Schema.makeFilter((value: unknown) => value != null && !Array.isArray(value), { expected: "something" })
    )
    expect(problemsOf(Something, null)).toEqual([": `null`; expected something"])
    expect(problemsOf(Something, [])).toEqual([": a list; expected something"])
  })
})

describe("an issue that is made by hand", () => {
  const text = new SchemaIssue.InvalidType(Schema.String.ast)
  const at = (...path: readonly PropertyKey[]) => new SchemaIssue.Pointer(path, text)

  test("is about what the input has there, and nothing that it inherits", () => {
    expect(printed(at("a", "b"), { a: { b: 3 } })).toEqual(["a.b: expected a text, got the number `3`"])
    for (const input of [{ a: null }, { a: 3 }, {}, null]) {
      expect(printed(at("a", "b"), input)).toEqual(["a.b: expected a text, got nothing"])
    }
    expect(printed(at("toString"), {})).toEqual(["toString: expected a text, got nothing"])
  })

  test("has a symbol in its path as a text", () => {
    expect(printed(at(Symbol("name")), {})).toEqual(['["Symbol(name)"]: expected a text, got nothing'])
  })

  test("may be of others, with no place of their own", () => {
    const { ast } = Schema.Struct({ a: Schema.String })
    expect(printed(new SchemaIssue.Composite(ast, [text, at("a")]), { a: 3 })).toEqual([
      ": expected a text, got an object",
      "a: expected a text, got the number `3`"
    ])
    expect(printed(new SchemaIssue.Encoding(ast, text), 3)).toEqual([": expected a text, got the number `3`"])
  })

  test("may be of a key alone", () => {
    const unexpected = new SchemaIssue.UnexpectedKey(Schema.Struct({}).ast)
    expect(printed(new SchemaIssue.Pointer(["a"], unexpected), { a: 3 })).toEqual(["a: unknown key"])
  })
})

test("a value of one of several kinds that a check turns away is told by that check", () => {
  const Even = Schema.Number.check(
    Schema.makeFilter((value: number) => value % 2 === 0, { expected: "an even number" })
  )
  expect(problemsOf(Schema.NullOr(Even), 3)).toEqual([": `3`; expected an even number"])
  expect(problemsOf(Schema.NullOr(Even), "x")).toEqual([": expected a number or null, got the text `x`"])
  const said = Schema.NullOr(Even).annotate({ expected: "an even number of things, or none" })
  expect(problemsOf(said, 3)).toEqual([": expected an even number of things, or none, got the number `3`"])
})
