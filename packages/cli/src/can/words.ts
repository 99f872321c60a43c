import { Effect, Schema } from "effect"
import { closestName, FullPath, quote, vocabulary, type Reference } from "@jobwarden/core"
import { WrongUsage } from "../exit.ts"
import { listOf } from "../print.ts"

const refuse = (flag: string, message: string) => new WrongUsage({ message: `\`--${flag}\`: ${message}` })

/** One of a few words, or wrong usage that names the word that was meant. */
export const readWord = <Word extends string>(
  flag: string,
  written: string,
  known: readonly Word[]
): Effect.Effect<Word, WrongUsage> => {
  const word = known.find((name) => name === written)
  if (word !== undefined) return Effect.succeed(word)
  return Effect.fail(refuse(flag, `unknown value ${quote(written)}; ${hint(written, known)}`))
}

const hint = (written: string, known: readonly string[]): string => {
  const closest = closestName(written, known)
  return closest === undefined ? `expected one of ${listOf(known)}` : `did you mean \`${closest}\`?`
}

/** A resource by its id; a registry by itself is none, for each of its formats has a grant of its own. */
export const readResource = (written: string): Effect.Effect<string, WrongUsage> => {
  const known = [...vocabulary.resources.keys()]
  const formats = known.filter((resource) => resource.startsWith(`${written}.`))
  if (formats.length > 0) {
    return Effect.fail(refuse("resource", `${quote(written)} has formats; name one: ${listOf(formats)}`))
  }
  return readWord("resource", written, known)
}

const isFullPath = Schema.is(FullPath)

/** A project or group: digits are its id, all else its full path. */
export const readReference = (flag: string, written: string): Effect.Effect<Reference, WrongUsage> => {
  const id = /^\d+$/.test(written) ? Number(written) : undefined
  if (id === undefined && isFullPath(written)) return Effect.succeed(written)
  if (id !== undefined && Number.isSafeInteger(id) && id > 0) return Effect.succeed(id)
  return Effect.fail(
    refuse(flag, `${quote(written)} is neither a full path, such as \`acme/backend\`, nor an id`)
  )
}

/** A comma-separated list. */
export const readList = (written: string): readonly string[] =>
  written.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]))
