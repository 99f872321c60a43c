/**
 * What a text says from some place on, and where that ends. The value is put together only when it is asked for:
 * most readings of a part come to nothing with what follows.
 */
export interface Reading<T> {
  readonly value: () => T
  readonly end: number
}

/**
 * A way to say values and to read them back, in one piece, so that the two cannot part: what is printed for a
 * value is read as that value, perhaps among other readings.
 */
export interface Syntax<T> {
  /** `undefined`: this syntax has no words for the value. */
  readonly print: (value: T) => string | undefined
  readonly read: (text: string, at: number) => Iterable<Reading<T>>
}

/** Finitely many values, each with its phrase. Of two phrases for a value the first is printed. */
export const phrases = <T>(entries: readonly (readonly [value: T, phrase: string])[]): Syntax<T> => {
  const printed = new Map(entries.toReversed().map(([value, phrase]) => [JSON.stringify(value), phrase]))
  return {
    print: (value) => printed.get(JSON.stringify(value)),
    *read(text, at) {
      for (const [value, phrase] of entries) {
        if (text.startsWith(phrase, at)) yield { value: () => value, end: at + phrase.length }
      }
    }
  }
}

/** What the pattern matches as far as it goes. The pattern is sticky. */
export const matching = <T>(
  pattern: RegExp,
  print: (value: T) => string | undefined,
  read: (matched: string) => T | undefined
): Syntax<T> => ({
  print,
  *read(text, at) {
    pattern.lastIndex = at
    const matched = pattern.exec(text)?.[0]
    if (matched === undefined) return
    const value = read(matched)
    if (value !== undefined) yield { value: () => value, end: at + matched.length }
  }
})

/** The first that has words for a value. */
export const oneOf = <T>(...alternatives: readonly Syntax<T>[]): Syntax<T> => ({
  print: (value) => {
    for (const { print } of alternatives) {
      const printed = print(value)
      if (printed !== undefined) return printed
    }
    return undefined
  },
  *read(text, at) {
    for (const { read } of alternatives) yield* read(text, at)
  }
})

/** The same texts for other values. `undefined`: they have no words for the value. */
export const convert = <From, To>(
  { print, read }: Syntax<From>,
  to: (value: From) => To,
  from: (value: To) => From | undefined
): Syntax<To> => ({
  print: (value) => {
    const inner = from(value)
    return inner === undefined ? undefined : print(inner)
  },
  *read(text, at) {
    for (const { end, value } of read(text, at)) yield { value: () => to(value()), end }
  }
})

/** One after the other. */
export const pair = <First, Second>(
  first: Syntax<First>,
  second: Syntax<Second>
): Syntax<readonly [First, Second]> => ({
  print: ([one, other]) => {
    const [before, after] = [first.print(one), second.print(other)]
    return before === undefined || after === undefined ? undefined : before + after
  },
  *read(text, at) {
    for (const { end, value } of first.read(text, at)) {
      for (const rest of second.read(text, end)) {
        yield { value: () => [value(), rest.value()], end: rest.end }
      }
    }
  }
})

/** Fixed words before and after. */
export const between = <T>(before: string, syntax: Syntax<T>, after = ""): Syntax<T> => ({
  print: (value) => {
    const printed = syntax.print(value)
    return printed === undefined ? undefined : before + printed + after
  },
  *read(text, at) {
    if (!text.startsWith(before, at)) return
    for (const { end, value } of syntax.read(text, at + before.length)) {
      if (text.startsWith(after, end)) yield { value, end: end + after.length }
    }
  }
})

interface Chain<T> extends Reading<T> {
  readonly previous: Chain<T> | undefined
}

/** Items that are lists themselves. */
export const lists = /,| and | or /

/**
 * One or more: "a", "a and b", "a, b and c". Where an item is nested, the last stands behind a comma too: "a and
 * b, and c".
 */
export const list = <T>(
  item: Syntax<T>,
  conjunction: "and" | "or",
  nested?: RegExp
): Syntax<readonly T[]> => {
  const separators = [", ", ` ${conjunction} `, `, ${conjunction} `]
  return {
    print: (values) => {
      const printed = values.flatMap((value) => item.print(value) ?? [])
      const last = printed.at(-1)
      if (last === undefined || printed.length < values.length) return undefined
      if (printed.length === 1) return last
      const comma = nested !== undefined && printed.some((text) => nested.test(text)) ? "," : ""
      return `${printed.slice(0, -1).join(", ")}${comma} ${conjunction} ${last}`
    },
    *read(text, at) {
      const chains: Chain<T>[] = []
      for (const reading of item.read(text, at)) chains.push({ ...reading, previous: undefined })
      // The list grows while it is walked: each chain is followed by those that are one item longer.
      for (const chain of chains) {
        for (const separator of separators) {
          if (!text.startsWith(separator, chain.end)) continue
          for (const next of item.read(text, chain.end + separator.length)) {
            chains.push({ ...next, previous: chain })
          }
        }
      }
      for (const chain of chains.toReversed()) yield { value: () => unchain(chain), end: chain.end }
    }
  }
}

const unchain = <T>(chain: Chain<T>): readonly T[] => {
  const values: T[] = []
  for (let at: Chain<T> | undefined = chain; at !== undefined; at = at.previous) values.push(at.value())
  return values.toReversed()
}

/** Everything that the whole text can say. */
export const readings = <T>({ read }: Syntax<T>, text: string): readonly T[] =>
  [...read(text, 0)].flatMap(({ end, value }) => (end === text.length ? [value()] : []))
