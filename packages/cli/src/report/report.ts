/**
 * What `jobwarden report` is made of; loaded when it runs, and not before.
 *
 * @module
 */
import { Effect } from "effect"
import { WrongUsage } from "../exit.ts"

export { makePage } from "@jobwarden/report-page"
export { readMoment } from "../who-can/past-asked-of.ts"
export { readAgainst, requireStandardInputOnce } from "./against.ts"
export { reportData } from "./data.ts"
export { pageParts } from "./page-parts.ts"
export { writePage } from "./write-page.ts"

/** Somebody who says `--no-html` wants something that there is not. */
export const requireHtml = (html: boolean): Effect.Effect<void, WrongUsage> =>
  html ? Effect.void : Effect.fail(new WrongUsage({ message: "`--html` is the only form of a report" }))
