import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseDocument } from "yaml"

// The parser, alone: reads the files of a folder and makes a document of each.

const [folder = "."] = process.argv.slice(2)
let errors = 0
for (const name of readdirSync(folder)) {
  errors += parseDocument(readFileSync(join(folder, name), "utf8")).errors.length
}
process.exitCode = errors === 0 ? 0 : 1
