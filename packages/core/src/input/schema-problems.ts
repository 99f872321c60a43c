import type { SchemaAST, SchemaIssue } from "effect"
import { alternatives, expectedButGot, got, isContainer, unknownKey, unknownValue } from "./mismatch.ts"
import type { Path, Problem } from "./problem.ts"

/** What a Schema found wrong with an input, as problems with their paths and suggestions. */
export const schemaProblems = (issue: SchemaIssue.Issue, input: unknown): readonly Problem[] =>
  describe(issue, input, [])

const describe = (issue: SchemaIssue.Issue, input: unknown, path: Path): readonly Problem[] => {
  switch (issue._tag) {
    case "Pointer": {
      const steps = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))
      return describe(issue.issue, memberAt(input, steps), [...path, ...steps])
    }
    case "Composite":
      return issue.issues.flatMap((inner) =>
        inner._tag === "Pointer" && inner.issue._tag === "UnexpectedKey"
          ? [unexpectedKey(issue.ast, [...path, ...inner.path.map(String)])]
          : describe(inner, input, path)
      )
    case "Filter":
      return [
        {
          path,
          message: `${got(input)}; expected ${expectation(issue.filter.annotations) ?? "something else"}`
        }
      ]
    case "Encoding":
      return describe(issue.issue, input, path)
    case "AnyOf": {
      const isSaid = expectation(issue.ast.annotations) !== undefined
      // What is no object comes so far only where its kind is right and a check turns it away: that tells more.
      const telling = isContainer(input) || !isSaid ? issue.issues : []
      return telling.length > 0
        ? telling.flatMap((inner) => describe(inner, input, path))
        : [{ path, message: noneOf(issue.ast, input) }]
    }
    case "MissingKey":
      return [{ path, message: "is missing" }]
    case "UnexpectedKey":
      return [{ path, message: "unknown key" }]
    case "InvalidType":
      return [{ path, message: expectedButGot(expected(issue.ast), input) }]
    default:
      return [{ path, message: `${got(input)} is not allowed here` }]
  }
}

const memberAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (isContainer(value) && Object.hasOwn(value, step) ? (value as never)[step] : undefined),
    input
  )

const unexpectedKey = (ast: SchemaAST.AST, path: Path): Problem => {
  const written = String(path.at(-1))
  const known = ast._tag === "Objects" ? ast.propertySignatures.map(({ name }) => String(name)) : []
  return { path, message: unknownKey(written, known) }
}

const noneOf = (ast: SchemaAST.AST, input: unknown): string => {
  const literals = literalsOf(ast)
  if (typeof input !== "string" || literals.length === 0) return expectedButGot(expected(ast), input)
  return unknownValue(input, literals)
}

const literalsOf = (ast: SchemaAST.AST): readonly string[] => {
  if (ast._tag === "Literal") return typeof ast.literal === "string" ? [ast.literal] : []
  return ast._tag === "Union" ? ast.types.flatMap(literalsOf) : []
}

const expectation = (annotations: unknown): string | undefined => {
  const stated = (annotations as { readonly expected?: unknown } | undefined)?.expected
  return typeof stated === "string" ? stated : undefined
}

const kinds: Readonly<Record<string, string>> = {
  Objects: "an object",
  Arrays: "a list",
  String: "a text",
  Number: "a number",
  Boolean: "true or false",
  Null: "null"
}

const expected = (ast: SchemaAST.AST): string => {
  const stated = expectation(ast.annotations)
  if (stated !== undefined) return stated
  if (ast._tag === "Literal") return `\`${String(ast.literal)}\``
  if (ast._tag !== "Union") return kinds[ast._tag] ?? "something else"
  const [literals, others] = [
    ast.types.filter((type) => type._tag === "Literal").flatMap(literalsOf),
    ast.types.filter((type) => type._tag !== "Literal" || literalsOf(type).length === 0).map(expected)
  ]
  return alternatives(literals, others)
}
