import { storeContract } from "@jobwarden/service/testing"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, it } from "node:test"
import { layerJsonLines } from "./store.ts"

const folder = mkdtempSync(join(tmpdir(), "json-lines-"))
after(() => rmSync(folder, { recursive: true }))

let files = 0
storeContract(
  { name: "JSON lines", keeps: "data", makeLayer: () => layerJsonLines(join(folder, `${++files}.jsonl`)) },
  { describe, it }
)
