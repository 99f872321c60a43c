import * as fc from "fast-check"
import type { IAsyncProperty, IProperty, Parameters } from "fast-check"

// Stands in for fast-check while a mutant is tried: the same laws on the same few cases each time, since
// thousands of mutants meet them. What survives is tried again with all cases.
export * from "fast-check"

const few = 12
const fewSamples = 2000
const seed = 20_260_301

const quickly = <T>(asked: Parameters<T> | undefined, most: number): Parameters<T> => ({
  ...asked,
  seed,
  numRuns: Math.min(asked?.numRuns ?? most, most),
  // What it fails with need not be small.
  endOnFailure: true
})

export const assert = <T>(
  property: IProperty<T> | IAsyncProperty<T>,
  asked?: Parameters<T>
): Promise<void> | void => fc.assert(property, quickly(asked, few))

export const sample = <T>(generator: fc.Arbitrary<T>, asked?: number | Parameters<T>): T[] =>
  fc.sample(generator, quickly(typeof asked === "number" ? { numRuns: asked } : asked, fewSamples))
