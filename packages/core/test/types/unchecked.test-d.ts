import type { Equal, Expect, IsUnchecked, Unchecked } from "./equal.ts"
import type { ExampleTypes, ExampleValues, RuleTypes, RuleValues } from "./rules-surface.ts"
import type { Library, Types, Values } from "./surface.ts"

// No type of the package switches the checker off: not itself, and not in a member, a parameter or a result.

type UncheckedIn<Names, Depth extends number> = {
  [Name in keyof Names & string]: Unchecked<Names[Name], Library, Depth, Name>
}[keyof Names & string]

export type Nowhere = [
  Expect<Equal<UncheckedIn<Values, 6>, never>>,
  Expect<Equal<UncheckedIn<Types, 6>, never>>,
  // Every rule holds every example: five levels are enough to reach into what a check may ask.
  Expect<Equal<UncheckedIn<Omit<RuleValues, "fleetRules" | "rules">, 5>, never>>,
  Expect<Equal<UncheckedIn<RuleTypes, 5>, never>>,
  Expect<Equal<UncheckedIn<ExampleValues, 5>, never>>,
  Expect<Equal<UncheckedIn<ExampleTypes, 5>, never>>
]

// The search itself finds what it looks for, wherever it is. `JSON.parse` is where such a type comes from.
type Hole = ReturnType<typeof JSON.parse>
export type Found = [
  Expect<IsUnchecked<Hole>>,
  Expect<Equal<IsUnchecked<unknown>, false>>,
  Expect<Equal<IsUnchecked<never>, false>>,
  Expect<Equal<Unchecked<Hole, never>, ": unchecked">>,
  Expect<Equal<Unchecked<{ a?: { b: Hole } }, never>, ".a.b: unchecked">>,
  Expect<Equal<Unchecked<readonly Hole[], never>, "[]: unchecked">>,
  Expect<Equal<Unchecked<(a: number, b: Hole) => void, never>, "()[1]: unchecked">>,
  Expect<Equal<Unchecked<() => { a: Hole }, never>, " =>.a: unchecked">>,
  Expect<Equal<Unchecked<new (a: Hole) => { b: Hole }, never>, "()[0]: unchecked" | "new .b: unchecked">>,
  Expect<Equal<Unchecked<ReadonlyMap<string, Hole>, never>, "<>: unchecked">>,
  Expect<Equal<Unchecked<{ a: string; b: unknown; c: (x: 1) => null }, never>, never>>
]

// What is wrong is an error, or none of these tests would say anything.
export type Wrong = [
  // @ts-expect-error two types that differ
  Expect<Equal<string, number>>,
  // @ts-expect-error two objects that differ in a modifier
  Expect<Equal<{ a: string }, { readonly a: string }>>,
  // @ts-expect-error a type that takes everything is no other type
  Expect<Equal<Hole, string>>
]
