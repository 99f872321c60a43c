import { Console, Effect } from "effect"
import { isAbsolute, relative, resolve, sep } from "node:path"
import { quote } from "@jobwarden/core"
import { UnusableInput } from "../exit.ts"
import { standardInput } from "../policy-file-sources.ts"
import { listOf } from "../print.ts"
import { printable } from "../reports/printable.ts"
import { findCommitted, readCommitted } from "./commit-side.ts"
import { askGit } from "./git.ts"
import { findCommits, readRange } from "./revisions.ts"
import type { Found, Place, Side } from "./side.ts"
import { findWorking, readWorking } from "./working-side.ts"

/** Where no path is given. */
const here = "."

/**
 * Both sides of a comparison of revisions, of the repository around a folder: what the paths stand for, in each. A
 * path may stand for something on one side only.
 *
 * @param written `A..B`, `A...B` or `A`, which is compared with the files as they are
 */
export const gitSides = Effect.fn("gitSides")(function* (
  folder: string,
  written: string,
  paths: readonly string[]
) {
  const range = yield* readRange(written)
  const top = yield* findTop(folder)
  const { after, before } = yield* findCommits(folder, range)
  const places = yield* placesIn(top, folder, paths.length === 0 ? [here] : paths)
  const earlier = yield* findCommitted(folder, before, places)
  if (after === null) {
    const later = yield* findWorking(top, places)
    yield* requireFound(places, [earlier, later], `in ${quote(before.name)} and among the files as they are`)
    const [committed = []] = yield* readCommitted(folder, [earlier.files])
    const working = yield* readWorking(later.files)
    return [
      { name: before.name, files: committed },
      { name: "the working tree", files: working }
    ] as const satisfies readonly Side[]
  }
  const later = yield* findCommitted(folder, after, places)
  yield* requireFound(places, [earlier, later], `in ${quote(before.name)} and in ${quote(after.name)}`)
  const [first = [], second = []] = yield* readCommitted(folder, [earlier.files, later.files])
  return [
    { name: before.name, files: first },
    { name: after.name, files: second }
  ] as const satisfies readonly Side[]
})

const findTop = Effect.fnUntraced(function* (folder: string) {
  const { code, complaint, stdout } = yield* askGit({ folder, args: ["rev-parse", "--show-toplevel"] })
  if (code === 0) return resolve(stdout.toString("utf8").replace(/\r?\n$/, ""))
  return yield* new UnusableInput({
    message: `\`--git\` needs a git repository with its files, and git finds none here (${complaint})`
  })
})

const placesIn = Effect.fnUntraced(function* (top: string, folder: string, paths: readonly string[]) {
  const places: Place[] = []
  for (const written of paths) {
    if (written === standardInput) {
      return yield* new UnusableInput({ message: "standard input is in no revision; give a path" })
    }
    const path = relative(top, resolve(folder, written))
    if (isAbsolute(path) || path.split(sep)[0] === "..") {
      return yield* new UnusableInput({ message: `${quote(written)} is outside of the repository` })
    }
    places.push({ written, path: path.split(sep).join("/") })
  }
  return places
})

/** Fails where a place stands for nothing at all, which is a slip; and says what is passed over. */
const requireFound = Effect.fnUntraced(function* (
  places: readonly Place[],
  sides: readonly Found<unknown>[],
  where: string
) {
  const nowhere = places.find((place) => !sides.some((side) => side.places.has(place)))
  if (nowhere !== undefined) {
    return yield* new UnusableInput({
      message: `${quote(nowhere.written)} stands for no policy file ${where}; check the path`
    })
  }
  const passedOver = sides.flatMap((side) => side.passedOver)
  if (passedOver.length > 0) yield* Console.error(`jobwarden: ${sayPassedOver(passedOver)}`)
})

const mostNamed = 5

const sayPassedOver = (names: readonly string[]): string => {
  const more = names.length - mostNamed
  const named = listOf(names.slice(0, mostNamed).map(printable)) + (more > 0 ? ` and ${more} more` : "")
  return `links and submodules are not followed: ${named}`
}
