import type { RequestListener } from "node:http"

/** Stands around a listener, and so around every route whichever way it is answered. */
export type Wrapper = (next: RequestListener) => RequestListener

/** One wrapper of several, the first outermost. */
export const inOrder =
  (...wrappers: ReadonlyArray<Wrapper>): Wrapper =>
  (next) =>
    wrappers.reduceRight((inner, wrap) => wrap(inner), next)
