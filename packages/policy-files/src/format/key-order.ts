import type { SchemaAST } from "effect"

/** In which order the keys of a document stand: as its schema declares them. */
export interface KeyOrder {
  /** Sorts keys. What the schema does not know comes last, and names that are the user's own stay as they are. */
  readonly sort: <Item>(items: readonly Item[], keyOf: (item: Item) => string) => readonly Item[]
  /** The order below a key, or in a list. */
  readonly below: (step: string | null) => KeyOrder
}

/** The order that a schema declares. */
export const keyOrderOf = (ast: SchemaAST.AST): KeyOrder => orderOf([ast])

/** Keeps every key where it is. */
export const givenOrder: KeyOrder = { sort: (items) => items, below: () => givenOrder }

const orderOf = (asts: readonly SchemaAST.AST[]): KeyOrder => {
  const members = asts.flatMap(alternatives)
  if (members.length === 0) return givenOrder
  const objects = members.filter((ast) => ast._tag === "Objects")
  const known = new Map<string | null, KeyOrder>()
  return {
    sort: (items, keyOf) => {
      const ranks = bestRanks(objects, items.map(keyOf))
      if (ranks === undefined) return items
      const rankOf = (item: (typeof items)[number]): number => ranks.get(keyOf(item)) ?? ranks.size
      return items.toSorted((one, other) => rankOf(one) - rankOf(other))
    },
    below: (step) => {
      const order = known.get(step) ?? orderOf(members.flatMap((ast) => typesBelow(ast, step)))
      known.set(step, order)
      return order
    }
  }
}

const alternatives = (ast: SchemaAST.AST): readonly SchemaAST.AST[] =>
  ast._tag === "Union" ? ast.types.flatMap(alternatives) : [ast]

/** Of what an object may be, the first that knows the most of its keys tells their order. */
const bestRanks = (
  objects: readonly Extract<SchemaAST.AST, { readonly _tag: "Objects" }>[],
  keys: readonly string[]
): ReadonlyMap<string, number> | undefined => {
  let best: ReadonlyMap<string, number> | undefined
  let most = 0
  for (const { propertySignatures } of objects) {
    const ranks = new Map(propertySignatures.map(({ name }, rank) => [String(name), rank]))
    const known = keys.filter((key) => ranks.has(key)).length
    if (known > most) [best, most] = [ranks, known]
  }
  return best
}

const typesBelow = (ast: SchemaAST.AST, step: string | null): readonly SchemaAST.AST[] => {
  if (step === null) return ast._tag === "Arrays" ? ast.rest : []
  if (ast._tag !== "Objects") return []
  const declared = ast.propertySignatures.filter(({ name }) => name === step).map(({ type }) => type)
  return declared.length > 0 ? declared : ast.indexSignatures.map(({ type }) => type)
}
