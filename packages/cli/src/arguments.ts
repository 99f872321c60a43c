import { Effect } from "effect"
import { closestName, quote, type Reference } from "@jobwarden/core"
import type { World } from "@jobwarden/policy-files"
import { WrongUsage } from "./exit.ts"

/** What is said of a flag, said of the argument of that name. */
export const asArgument = <A>(read: Effect.Effect<A, WrongUsage>): Effect.Effect<A, WrongUsage> =>
  Effect.mapError(read, ({ message }) => new WrongUsage({ message: message.replace(/^`--/, "`") }))

/**
 * The project that is meant. One that no file names has no policy, and is more often mistyped than meant.
 *
 * @param asked how the command asks for it: as an argument, or by a flag
 */
export const findProject = (
  { projects }: Pick<World, "projects">,
  reference: Reference,
  asked: "project" | "--project" | "--log" = "project"
): Effect.Effect<World["projects"][number], WrongUsage> => {
  const found = projects.find(({ id, path }) => id === reference || path === reference)
  if (found !== undefined) return Effect.succeed(found)
  const paths = projects.map(({ path }) => path)
  const closest = typeof reference === "string" ? closestName(reference, paths) : undefined
  const hint = closest === undefined ? hintFor(paths) : `did you mean ${quote(closest)}?`
  const message = `\`${asked}\`: no policy file names project ${quote(String(reference))}; ${hint}`
  return Effect.fail(new WrongUsage({ message }))
}

const mostNamed = 5

const hintFor = (paths: readonly string[]): string => {
  if (paths.length === 0) return "these files name none: add it to one"
  const named = paths.slice(0, mostNamed).map((path) => quote(path))
  const more = paths.length - named.length
  return `they name ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}
