import { accessSync, constants, existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { describe, expect, test } from "vitest"

/** A program or file that the tests need, and the Debian package that has it. */
export interface Part {
  readonly name: string
  readonly debian: string
  readonly isThere: () => boolean
}

/** Whether a program is there to be run. */
export const inPath = (name: string): boolean =>
  [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"].some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

const deployPlugin = "/usr/share/maven-repo/org/apache/maven/plugins/maven-deploy-plugin"

const parts: ReadonlyArray<Part> = [
  { name: "mvn", debian: "maven", isThere: () => inPath("mvn") },
  {
    name: "Maven's deploy plugin",
    debian: "libmaven-deploy-plugin-java",
    isThere: () => existsSync(deployPlugin)
  },
  { name: "nginx", debian: "nginx", isThere: () => inPath("nginx") }
]

/** Debian's programs for the other registries' tests, by the package that has them. */
export const debianPrograms = (
  ...packages: ReadonlyArray<readonly [name: string, debian: string]>
): ReadonlyArray<Part> => packages.map(([name, debian]) => ({ name, debian, isThere: () => inPath(name) }))

/** A group of tests that need real Maven and nginx. */
export const describeReal = (what: string, define: () => void): void => describeWith(parts, what, define)

/**
 * A group of tests that need real programs. Where one is missing they are skipped, and the reason is printed;
 * where `CI` is set, a missing program is a failure.
 */
export const describeWith = (needed: ReadonlyArray<Part>, what: string, define: () => void): void => {
  const missing = needed.filter(({ isThere }) => !isThere())
  const names = missing.map(({ name }) => name).join(" and ")
  const remedy = `apt-get install ${missing.map(({ debian }) => debian).join(" ")}`
  const complaint = missing.length === 0 ? "" : `${names} not found: ${remedy}`
  const isRequired = process.env["CI"] !== undefined
  if (complaint !== "" && !isRequired) console.warn(`skipped: ${what}; ${complaint}`)
  describe.runIf(complaint === "")(complaint === "" ? what : `${what} (${complaint})`, define)
  test(`what is needed is there: ${what}`, () => {
    expect(isRequired ? complaint : "").toBe("")
  })
}
