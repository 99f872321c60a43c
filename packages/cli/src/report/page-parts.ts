import { Effect } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { PageParts } from "@jobwarden/report-page"
import { UnusableInput } from "../exit.ts"

/** What runs in the page, as it stands in the sources. */
const source = fileURLToPath(new URL("./browser/index.ts", import.meta.url))

/** The same, made already: it lies beside the bundle of the command. */
export const madeName = "report-page.json"

/** The script and the style of a page: from beside the bundle, or made of the sources where these are what runs. */
export const pageParts = Effect.fn("pageParts")(function* () {
  if (existsSync(source)) return yield* Effect.tryPromise({ try: makePageParts, catch: unmade })
  const file = fileURLToPath(new URL(`./${madeName}`, import.meta.url))
  return yield* Effect.try({
    try: () => JSON.parse(readFileSync(file, "utf8")) as PageParts,
    catch: () =>
      new UnusableInput({
        message: `\`${madeName}\`, which lies beside the command, cannot be read; install the package anew`
      })
  })
})

const unmade = (error: unknown): UnusableInput => {
  const isAbsent = (error as { readonly code?: unknown } | null)?.code === "ERR_MODULE_NOT_FOUND"
  const why = error instanceof Error ? error.message : String(error)
  return new UnusableInput({
    message: isAbsent
      ? "the script of the page is made of the sources by `rolldown`, which is not installed; run `npm test` or `npm start` once, which install what is missing"
      : `the script of the page cannot be made of the sources: ${why}`
  })
}

/** Makes the script of the page as one text, and reads its style. */
export const makePageParts = async (): Promise<PageParts> => {
  // By places that no bundler follows: they are for a clone, and no part of the command.
  const { rolldown } = (await import(import.meta.resolve("rolldown"))) as typeof import("rolldown")
  const { readStyle } = (await import(
    import.meta.resolve("@jobwarden/report-page/style")
  )) as typeof import("@jobwarden/report-page/style")
  const build = await rolldown({ input: source, platform: "browser", logLevel: "warn" })
  const { output } = await build.generate({ format: "esm", codeSplitting: false, minify: true })
  await build.close()
  const [first, ...more] = output
  if (first.type !== "chunk" || more.length > 0) throw new Error("the script of the page is not one text")
  return { script: first.code.trim(), style: slim(readStyle()) }
}

/** Without comments and the white space between rules. */
const slim = (style: string): string =>
  style
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/\s*\n\s*/g, "\n")
    .trim()
