import { Effect } from "effect"
import { lstatSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { quote } from "@jobwarden/core"
import { WrongUsage } from "../exit.ts"
import { writeFiles } from "../init/write-files.ts"
import type { PolicyText } from "./policy-texts.ts"

/** What `--output` names: a file by what it ends with, else a folder. */
export const namesFolder = (output: string): boolean =>
  statSync(output, { throwIfNoEntry: false })?.isDirectory() ?? !/\.(?:ya?ml|json)$/i.test(output)

const mostNamed = 3

/** Writes texts into a folder, which is made where it is missing: all of them, or none where one is there already. */
export const writeTexts = Effect.fn("writeTexts")(function* (
  folder: string,
  texts: readonly PolicyText[],
  { overwrite }: { readonly overwrite: boolean }
) {
  const taken = texts
    .map(({ name }) => join(folder, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined)
  if (taken.length > 0 && !overwrite) {
    const named = taken.slice(0, mostNamed).map((path) => quote(path))
    const more = taken.length > named.length ? ` and ${taken.length - named.length} more` : ""
    const are = taken.length === 1 ? "is there already" : "are there already"
    return yield* new WrongUsage({
      message: `${named.join(", ")}${more} ${are}, and nothing was written; \`--force\` overwrites`
    })
  }
  const byFolder = Map.groupBy(texts, ({ name }) => dirname(join(folder, name)))
  for (const [place, files] of byFolder) {
    const named = files.map(({ name, text }) => ({ name: basename(name), text }))
    yield* writeFiles(place, named, { overwrite: true })
  }
})
