/** Whether two types are the same, modifiers included. Wrong ones make `Expect` an error. */
export type Equal<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false

/** Takes nothing but `true`. */
export type Expect<T extends true> = T

/** Whether a type switches the checker off: only such a type takes 0 for 1. */
export type IsUnchecked<T> = 0 extends 1 & T ? true : false

type Below = readonly [never, 0, 1, 2, 3, 4, 5, 6]

/** What has no members of the package's own. */
export type Leaf = string | number | bigint | boolean | symbol | null | undefined | ArrayBufferView

/**
 * The places of a type, down to a depth, where it is unchecked: `never` if there are none. Looks into members,
 * elements, parameters and results. What a library brings is not looked into.
 */
export type Unchecked<T, Library, Depth extends number = 6, Place extends string = ""> = [Depth] extends [
  never
]
  ? never
  : IsUnchecked<T> extends true
    ? `${Place}: unchecked`
    : unknown extends T
      ? never
      : T extends Leaf | Library
        ? never
        : T extends new (...parameters: infer Parameters) => infer Instance
          ? | Unchecked<Parameters, Library, Below[Depth], `${Place}()`>
            | Unchecked<Instance, Library, Below[Depth], `new ${Place}`>
          : T extends (...parameters: infer Parameters) => infer Result
            ? | Unchecked<Parameters, Library, Below[Depth], `${Place}()`>
              | Unchecked<Result, Library, Below[Depth], `${Place} =>`>
            : T extends readonly (infer Item)[]
              ? number extends T["length"]
                ? Unchecked<Item, Library, Below[Depth], `${Place}[]`>
                : {
                    [Key in keyof T & `${number}`]: Unchecked<
                      T[Key],
                      Library,
                      Below[Depth],
                      `${Place}[${Key}]`
                    >
                  }[keyof T & `${number}`]
              : T extends ReadonlyMap<infer Key, infer Value>
                ? Unchecked<Key | Value, Library, Below[Depth], `${Place}<>`>
                : {
                    [Key in keyof T & string]-?: Unchecked<T[Key], Library, Below[Depth], `${Place}.${Key}`>
                  }[keyof T & string]
