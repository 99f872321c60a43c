import { Effect } from "effect"
import { InvalidArgument } from "./failure.ts"

/** Which part of a list is asked for. */
export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
  /** For lists that can be read from their end as well. */
  readonly last?: number | null
  readonly before?: string | null
}

/** More are on no page. */
export const mostOnPage = 100

const fail = (detail: string) => Effect.fail(new InvalidArgument({ detail }))

/** The page's length: as many as are wanted, never more than `mostOnPage`. */
export const lengthOf = (
  { first }: PageArguments,
  usual: number,
  name = "first"
): Effect.Effect<number, InvalidArgument> => {
  const wanted = first ?? usual
  return wanted < 0 ? fail(`\`${name}\` is negative`) : Effect.succeed(Math.min(wanted, mostOnPage))
}

/** A place in a list of a kind. Clients hand it back as it is; it stays right while other items come and go. */
export const cursorOf = (kind: string, id: number): string =>
  Buffer.from(`${kind}:${id}`, "utf8").toString("base64url")

/** The id behind which to go on; `undefined`: from the beginning. */
export const placeBehind = (
  { after }: PageArguments,
  kind: string,
  name = "after"
): Effect.Effect<number | undefined, InvalidArgument> => {
  if (after == null) return Effect.sync((): number | undefined => undefined)
  const [, digits] =
    new RegExp(`^${kind}:([1-9]\\d*)$`).exec(Buffer.from(after, "base64url").toString("utf8")) ?? []
  const id = Number(digits)
  return Number.isSafeInteger(id) && cursorOf(kind, id) === after
    ? Effect.succeed(id)
    : fail(`\`${name}\` is no cursor of this list`)
}

interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly cursor: (item: Item) => string
}

/** A page as GraphQL's clients know it. */
export const connection = <Item>({ cursor, hasNextPage, hasPreviousPage, items }: Page<Item>) => {
  const [first, last] = [items[0], items.at(-1)]
  return {
    edges: items.map((node) => ({ cursor: cursor(node), node })),
    nodes: items,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursor(first),
      endCursor: last === undefined ? null : cursor(last)
    }
  }
}

/** A page of a list that is there as a whole, in the order of ids: from its beginning, or from its end. */
export const pageOf = Effect.fnUntraced(function* <Item>(
  all: ReadonlyArray<Item>,
  args: PageArguments,
  kind: string,
  idOf: (item: Item) => number
) {
  const fromEnd = args.last != null
  if (fromEnd && args.first != null) return yield* fail("give `first` or `last`, not both")
  const length = yield* lengthOf(
    fromEnd ? { first: args.last ?? null } : args,
    mostOnPage,
    fromEnd ? "last" : "first"
  )
  const behind = yield* placeBehind(args, kind)
  const upTo = yield* placeBehind({ after: args.before ?? null }, kind, "before")
  const sorted = all.toSorted((one, other) => idOf(one) - idOf(other))
  const later = sorted.filter((item) => behind === undefined || idOf(item) > behind)
  const rest = later.filter((item) => upTo === undefined || idOf(item) < upTo)
  const items = fromEnd ? rest.slice(Math.max(0, rest.length - length)) : rest.slice(0, length)
  const leftOut = rest.length > items.length
  return {
    count: all.length,
    ...connection({
      items,
      hasNextPage: (!fromEnd && leftOut) || rest.length < later.length,
      hasPreviousPage: (fromEnd && leftOut) || later.length < sorted.length,
      cursor: (item) => cursorOf(kind, idOf(item))
    })
  }
})
