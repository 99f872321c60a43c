import { expect } from "vitest"
import { blocksOf } from "../documentation/markdown.ts"
import { guide } from "./stand.ts"

/** What the guide says that this program prints: the blocks that begin with its name as a command line. */
export const expectShown = (program: string, printed: ReadonlyArray<string>): void => {
  const shown = blocksOf(guide)
    .filter(({ language, text }) => language === "text" && text.startsWith(`$ ${program} `))
    .map(({ text }) => text.split("\n").slice(1).join("\n"))
  expect(printed).toEqual(shown)
}
