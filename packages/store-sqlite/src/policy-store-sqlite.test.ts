import { storeContract } from "@jobwarden/service/testing"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, it } from "vitest"
import { layer } from "./layer.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-store-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
storeContract(
  { name: "sqlite", keeps: "shared data", makeLayer: () => layer({ path: join(folder, `${++files}.db`) }) },
  { describe, it }
)
