import { createEngine, gitlab, reasons, vocabulary, type ProjectInput } from "../../src/index.ts"
import type { Equal, Expect, Leaf } from "./equal.ts"
import type { RuleTypes } from "./rules-surface.ts"
import type { Library, Types } from "./surface.ts"

// What the package hands out is not for writing: nobody changes a policy through an answer about it.

type Writable<T, Depth extends number, Place extends string> = [Depth] extends [0]
  ? never
  : unknown extends T
    ? never
    : T extends Leaf | Library
      ? never
      : T extends (...parameters: never) => infer Result
        ? Writable<Result, Less[Depth], `${Place} =>`>
        : T extends readonly (infer Item)[]
          ? (T extends unknown[] ? `${Place}[]` : never) | Writable<Item, Less[Depth], `${Place}[]`>
          : T extends ReadonlyMap<unknown, infer Value>
            ? | ("set" extends keyof T ? `${Place} (a map)` : never)
              | Writable<Value, Less[Depth], `${Place}<>`>
            : {
                [Key in keyof T & string]-?:
                  | (Equal<{ -readonly [K in Key]: T[K] }, Pick<T, Key>> extends true
                      ? `${Place}.${Key}`
                      : never)
                  | Writable<T[Key], Less[Depth], `${Place}.${Key}`>
              }[keyof T & string]
type Less = readonly [0, 0, 1, 2, 3, 4]

type WritableTypes = {
  [Name in keyof Types]: Name extends "Decoded" ? never : Writable<Types[Name], 5, Name>
}[keyof Types]
type WritableRuleTypes = { [Name in keyof RuleTypes]: Writable<RuleTypes[Name], 4, Name> }[keyof RuleTypes]
export type Nothing = [Expect<Equal<WritableTypes, never>>, Expect<Equal<WritableRuleTypes, never>>]

// The search finds what it looks for.
export type Found = [
  Expect<Equal<Writable<{ readonly a: { b: 1 } }, 5, "">, ".a.b">>,
  Expect<Equal<Writable<{ readonly a?: string[] }, 5, "">, ".a[]">>,
  Expect<Equal<Writable<() => { a: 1 }, 5, "">, " =>.a">>,
  Expect<Equal<Writable<{ readonly a: Map<string, 1> }, 5, "">, ".a (a map)">>,
  Expect<Equal<Writable<{ readonly a?: readonly (readonly 1[])[] }, 5, "">, never>>
]

/** Never run: the compiler is asked whether it could be. */
export const refused = (): void => {
  const engine = createEngine()
  const decision = engine.decide({
    project: "p",
    caller: { type: "user", role: "owner" },
    resource: "jobs",
    action: "read"
  })
  // @ts-expect-error a decision stands
  decision.allowed = true
  // @ts-expect-error so does what it is about
  if (decision.cell) decision.cell.action = "write"
  // @ts-expect-error a list of cells is not added to
  engine.whatCan("p", { type: "user", role: "owner" })?.push("jobs:read")
  // @ts-expect-error nor are those who can
  engine.whoCan("p", "jobs", "read")?.users?.push("owner")
  // @ts-expect-error a difference is complete
  engine.diff({ path: "p" }, { path: "p" }).gained.pop()
  // @ts-expect-error a policy in force is changed by putting another one
  engine.effectivePermissions({ path: "p" }).jobs = {}
  // @ts-expect-error an engine's functions are its own
  engine.allows = () => true
  // @ts-expect-error the domain is one
  gitlab.roles[0] = "owner"
  // @ts-expect-error the reasons have their order
  reasons.reverse()
  // @ts-expect-error the vocabulary is read
  vocabulary.rank.set("owner", 0)
  const project: ProjectInput = { path: "p" }
  // @ts-expect-error a description is a value
  project.path = "q"
}
