import { gitlab } from "@jobwarden/core"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { noCycles } from "./cycles.ts"
import { dependenciesGoDown, importsGoDown } from "./direction.ts"
import { coreKnowsNoDomain, filesAreShort, typesAreHonest } from "./house-rules.ts"
import { readManifests, readSourceFiles, repositoryRoot } from "./source-files.ts"
import { coreIsPure, onlyTheCommandPrints } from "./surroundings.ts"

const files = readSourceFiles()
const manifests = readManifests()

describe("the code keeps its floors", () => {
  test("every package is looked at", () => {
    for (const { packageName } of manifests) {
      expect(files.some((file) => file.packageName === packageName && !file.isTest)).toBe(true)
    }
    expect(files.length).toBeGreaterThan(60)
    expect(files.every((file) => file.tokens.length > 0)).toBe(true)
  })

  test("imports go down, never up or sideways", () => expect(importsGoDown(files, manifests)).toEqual([]))
  test("so do the dependencies of packages", () => expect(dependenciesGoDown(manifests)).toEqual([]))
  test("no imports run in a circle", () => expect(noCycles(files)).toEqual([]))
  test("the core is pure", () => expect(coreIsPure(files)).toEqual([]))
  test("the core knows no domain's words", () => expect(coreKnowsNoDomain(files, gitlab)).toEqual([]))
  test("only the command prints, reads the environment or exits", () => {
    expect(onlyTheCommandPrints(files)).toEqual([])
  })
  test("no `any`, no `!`", () => expect(typesAreHonest(files)).toEqual([]))
  test("files are short", () => expect(filesAreShort(files)).toEqual([]))

  test("the compiler is as strict as it can be", () => {
    const text = readFileSync(join(repositoryRoot, "tsconfig.json"), "utf8")
    const { compilerOptions } = JSON.parse(text) as { readonly compilerOptions: object }
    expect(compilerOptions).toMatchObject({
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true
    })
  })
})
