import { Result, Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import { decodeShape } from "./decode-shape.ts"
import type { Problem } from "./problem.ts"
import { schemaProblems } from "./schema-problems.ts"
import { makeSchemaOf } from "./schema-of.ts"
import { makeShapes } from "./shapes.ts"
import type { Member, Shape } from "./shape.ts"

// Effect's Schema is the judge: what is made of the same shape takes the same, and finds the same problems.

const { memberRoles: _, ...shapes } = makeShapes(vocabulary)
const { schemaOf } = makeSchemaOf()

type Told = { readonly value: unknown } | { readonly problems: readonly Problem[] }

const byShape = (shape: Shape, input: unknown): Told => {
  const problems: Problem[] = []
  const value = decodeShape(shape, input, problems)
  return problems.length === 0 ? { value } : { problems }
}

const bySchema = (shape: Shape) => {
  const decode = Schema.decodeUnknownResult(schemaOf(shape) as Schema.Codec<unknown>, {
    errors: "all",
    onExcessProperty: "error"
  })
  return (input: unknown): Told => {
    const decoded = decode(input)
    return Result.isSuccess(decoded)
      ? { value: decoded.success }
      : { problems: schemaProblems(decoded.failure.issue, input) }
  }
}

/** What JSON knows, and what else a program may hand over. */
const anything = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 1.5, Number.NaN, Infinity, 2 ** 53, undefined, 1n),
  fc.constantFrom("", "a", "a//b", "acme/app", "half\uD800", "maintaner", "any", "2027-01-31T00:00:00Z"),
  fc.constantFrom<unknown>([], [[]], {}, { a: 1 }, [null], Symbol("s"), () => 0)
)

const texts = fc.constantFrom("acme/app", "main", "a", "", "/", "half\uD800", "2027-01-31T00:00:00Z", "maven")

/** Values that are mostly what a shape takes, and here and there are not. */
const nearly = (shape: Shape): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: rightly(shape) }, { weight: 1, arbitrary: anything })

const rightly = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.type) {
    case "boolean":
      return fc.boolean()
    case "null":
      return fc.constant(null)
    case "literal":
      return fc.constant(shape.value)
    case "literals":
      return fc.constantFrom(...shape.values)
    case "text":
      return texts
    case "integer":
      return fc.integer({ min: -1, max: 9 })
    case "list":
      return fc.array(nearly(shape.items), { maxLength: 3 })
    case "any_of":
      return fc.oneof(...shape.shapes.map(nearly))
    case "object":
      return objectOf(shape.members)
  }
}

const objectOf = (members: ReadonlyMap<string, Member>): fc.Arbitrary<unknown> => {
  const required = [...members].filter(([, { isRequired }]) => isRequired)
  return fc
    .tuple(
      fc
        .tuple(
          fc.shuffledSubarray([...members], { maxLength: Math.min(members.size, 4) }),
          fc.integer({ min: 0, max: 9 })
        )
        .map(([some, dice]) => [...some, ...(dice === 0 ? [] : required)]),
      fc.option(fc.constantFrom("path", "jbos", "raed", "", "constructor", "toString"), { freq: 8 }),
      fc.constantFrom("plain", "plain", "plain", "hidden", "symbol")
    )
    .chain(([chosen, other, manner]) =>
      fc
        .tuple(...chosen.map(([key, { shape }]) => nearly(shape).map((value) => [key, value] as const)))
        .map((entries) => {
          const own = Object.fromEntries([...entries, ...(other === null ? [] : [[other, 1] as const])])
          if (manner === "symbol") return { ...own, [Symbol("key")]: 1 }
          if (manner === "hidden") Object.defineProperty(own, "secret", { value: 1, enumerable: false })
          return own
        })
    )
}

describe.each(Object.entries(shapes))("what is decoded by the shape of %s", (_name, shape) => {
  const judge = bySchema(shape)

  test("is what a Schema makes of it, or is refused for the same reasons in the same order", () => {
    fc.assert(
      fc.property(nearly(shape), (input) => {
        expect(byShape(shape, input)).toStrictEqual(judge(input))
      }),
      { numRuns: 1500 }
    )
  })

  test("is looked at with values of both sorts", () => {
    const told = fc.sample(nearly(shape), { numRuns: 1500, seed: 29 }).map((input) => byShape(shape, input))
    const taken = told.filter((outcome) => "value" in outcome).length
    expect(Math.min(taken, told.length - taken)).toBeGreaterThan(10)
  })
})
