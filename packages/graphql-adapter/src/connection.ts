import { Effect } from "effect"
import { InvalidArgument } from "./failure.ts"

/** Which part of a list is asked for. */
export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
}

/** More are on no page. */
export const mostOnPage = 100

const fail = (detail: string) => Effect.fail(new InvalidArgument({ detail }))

/** The page's length: as many as are wanted, never more than `mostOnPage`. */
export const lengthOf = ({ first }: PageArguments, usual: number): Effect.Effect<number, InvalidArgument> => {
  const wanted = first ?? usual
  return wanted < 0 ? fail("`first` is negative") : Effect.succeed(Math.min(wanted, mostOnPage))
}

/** A place in a list of a kind. Clients hand it back as it is; it stays right while other items come and go. */
export const cursorOf = (kind: string, id: number): string =>
  Buffer.from(`${kind}:${id}`, "utf8").toString("base64url")

/** The id behind which to go on; `undefined`: from the beginning. */
export const placeBehind = (
  { after }: PageArguments,
  kind: string
): Effect.Effect<number | undefined, InvalidArgument> => {
  if (after == null) return Effect.sync((): number | undefined => undefined)
  const [, digits] =
    new RegExp(`^${kind}:([1-9]\\d*)$`).exec(Buffer.from(after, "base64url").toString("utf8")) ?? []
  const id = Number(digits)
  return Number.isSafeInteger(id) && cursorOf(kind, id) === after
    ? Effect.succeed(id)
    : fail("`after` is no cursor of this list")
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

/** A page of a list that is there as a whole, in the order of ids. */
export const pageOf = Effect.fnUntraced(function* <Item>(
  all: ReadonlyArray<Item>,
  args: PageArguments,
  kind: string,
  idOf: (item: Item) => number
) {
  const length = yield* lengthOf(args, mostOnPage)
  const behind = yield* placeBehind(args, kind)
  const sorted = all.toSorted((one, other) => idOf(one) - idOf(other))
  const rest = behind === undefined ? sorted : sorted.filter((item) => idOf(item) > behind)
  const items = rest.slice(0, length)
  return {
    count: all.length,
    ...connection({
      items,
      hasNextPage: rest.length > items.length,
      hasPreviousPage: rest.length < sorted.length,
      cursor: (item) => cursorOf(kind, idOf(item))
    })
  }
})
