import { readFileSync } from "node:fs"
import { join } from "node:path"

/** One file a concept, in the order in which they are read: what comes later counts where both say something. */
const files = [
  "colours",
  "texts",
  "frame",
  "controls",
  "combobox",
  "tables",
  "permissions",
  "question",
  "findings",
  "narrow",
  "preferences",
  "paper"
]

/** The style of the page as one text. It is for whoever makes a page's parts of the sources. */
export const readStyle = (): string =>
  files.map((name) => readFileSync(join(import.meta.dirname, `${name}.css`), "utf8")).join("\n")
