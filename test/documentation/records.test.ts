import { gitlab, reasons, schemas, vocabulary } from "@jobwarden/core"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { codeSpans, pageText, root, sectionOf, tableRows } from "./markdown.ts"

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly packageManager?: string
}

const folders = readdirSync(join(root, "packages"))
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest
const manifests = [".", "test", "bench", "site", ...folders.map((name) => `packages/${name}`)].map(manifestOf)

const firstCode = (cell: string | undefined): string => codeSpans(cell ?? "")[0] ?? ""

/** Which packages import a module, for every module beside `effect` itself that is Effect's. */
const effectModules = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const modules = new Map<string, Set<string>>()
  for (const name of folders) {
    const files = readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" })
    for (const file of files.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))) {
      const text = readFileSync(join(root, "packages", name, "src", file), "utf8")
      for (const [, module = ""] of text.matchAll(/from "((?:effect|@effect\/[\w-]+)\/[^"]+)"/g)) {
        modules.set(module, (modules.get(module) ?? new Set()).add(name))
      }
    }
  }
  return modules
}

describe("what is written down of the code is so", () => {
  test("every dependency and its version", () => {
    const stated = tableRows(pageText("docs/dependencies.md")).map(
      ([name, version]) => `${firstCode(name)}@${version}`
    )
    const real = manifests.flatMap(({ dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => version !== "workspace:*"
      )
    )
    expect(stated.toSorted()).toEqual(
      [...new Set(real.map(([name, version]) => `${name}@${version}`))].toSorted()
    )
    const [, manager] = /`pnpm` ([\d.]+)/.exec(pageText("docs/dependencies.md")) ?? []
    expect(`pnpm@${manager}`).toBe(manifests[0]?.packageManager)
  })

  test("the unstable modules of Effect, and who uses them", () => {
    const stable = ["effect/Runtime", "effect/testing"]
    const real = [...effectModules()].filter(([module]) => !stable.includes(module))
    const stated = tableRows(pageText("docs/adr/0002-effect.md")).map(([module, users]) => [
      firstCode(module),
      codeSpans(users ?? "").toSorted()
    ])
    expect(Object.fromEntries(stated)).toEqual(
      Object.fromEntries(real.map(([module, users]) => [module, [...users].toSorted()]))
    )
  })

  test("the packages", () => {
    const stated = tableRows(sectionOf("README.md", "Packages")).map(([name]) => firstCode(name))
    expect(stated.toSorted()).toEqual([...folders, "test"].toSorted())
  })

  test("the baseline", () => {
    const stated = tableRows(sectionOf("docs/concepts/grants.md", "The baseline"))
    const named = stated.map(([resource, ...roles]) => [firstCode(resource), ...roles])
    const real = new Map<string, readonly string[]>()
    for (const cell of vocabulary.cells.filter(({ action }) => action === "read")) {
      const visibilities = ["private", "internal", "public"]
      const role = (action: string, visibility: string): string => {
        const found = vocabulary.cells.find(
          (other) => other.resource === cell.resource && other.action === action
        )
        return found === undefined
          ? "none"
          : (vocabulary.domain.roles[vocabulary.baseline(found, visibility)] ?? "none")
      }
      const [family, format] = cell.address
      real.set(format === undefined ? family : `${family}.<format>`, [
        ...visibilities.map((visibility) => role("read", visibility)),
        role("write", "private"),
        role("delete", "private")
      ])
    }
    expect(named).toEqual([...real].map(([resource, roles]) => [resource, ...roles]))
  })

  test("every reason, in the order of the gates", () => {
    const gates = tableRows(sectionOf("docs/concepts/decision-order.md", "The gates"))
    const stated = gates.flatMap(([, , reason]) => codeSpans(reason ?? ""))
    const apart = new Set(["trigger_role_too_low", "role_too_low"])
    expect(stated.filter((reason) => !apart.has(reason))).toEqual(
      reasons.filter((reason) => !apart.has(reason))
    )
    expect(new Set(stated)).toEqual(new Set(reasons))
  })

  test("every reason for a no, and what helps", () => {
    const rows = tableRows(sectionOf("docs/concepts/decision-order.md", "What to do about a reason"))
    expect(rows.map(([reason]) => firstCode(reason))).toEqual(
      reasons.filter((reason) => reason !== "allowed")
    )
  })

  test("every scope of a token, what it covers, and whether a deploy token may have it", () => {
    const rows = tableRows(sectionOf("docs/concepts/tokens.md", "Scopes of a token"))
    const covered = (scope: string, isDeployToken: boolean): number =>
      vocabulary.cells.filter(({ index }) => vocabulary.covers([scope], index, isDeployToken)).length
    expect(rows.map(([scope]) => firstCode(scope))).toEqual(gitlab.tokenScopes.map(({ name }) => name))
    for (const [scope, covers = "", mayHave] of rows) {
      const name = firstCode(scope)
      expect([name, mayHave]).toEqual([name, covered(name, true) > 0 ? "yes" : "no"])
      const [family, actions] = covers.split(": ")
      const meant = vocabulary.cells.filter(({ action, address: [resource = "", format] }) => {
        if (covers === "everything") return true
        if (covers.startsWith("every ")) return action === firstCode(covers)
        const named = format === undefined ? resource : `${resource}.<format>`
        return named === firstCode(family) && (actions ?? "").split(", ").includes(action)
      })
      expect([name, meant.length]).toEqual([name, covered(name, false)])
      expect(meant.every(({ index }) => vocabulary.covers([name], index, false))).toBe(true)
    }
  })

  test("the permissions of an allowlist entry", () => {
    const names = tableRows(sectionOf("docs/concepts/scope.md", "An entry")).flatMap(([name]) =>
      codeSpans(name ?? "")
    )
    const known = new Set<string>([
      ...Object.keys(gitlab.allowlistPolicies.subjects).flatMap((subject) => [
        `read_${subject}`,
        `admin_${subject}`
      ]),
      ...vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`)
    ])
    const permissions = names.filter((name) => /^(?:read|admin)_|:/.test(name))
    expect(permissions.length).toBeGreaterThan(8)
    expect(permissions.filter((name) => !known.has(name))).toEqual([])
  })

  test("the roles that a grant may name", () => {
    const [guest, owner] = [schemas.memberRoles[0], schemas.memberRoles.at(-1)]
    expect(pageText("docs/concepts/grants.md")).toContain(`\`"${guest}"\` … \`"${owner}"\``)
  })

  test("every decision is in the list of decisions", () => {
    const files = readdirSync(join(root, "docs/adr")).filter((name) => name !== "README.md")
    const listed = [...pageText("docs/adr/README.md").matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(
      ([, file]) => file
    )
    expect(listed.toSorted()).toEqual(files.toSorted())
    for (const file of files) {
      const headings = [...pageText(`docs/adr/${file}`).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      expect(headings, file).toEqual(["Context", "Decision", "Consequences"])
      expect(pageText(`docs/adr/${file}`)).toMatch(/^# \d{4}\. .+\n\nAccepted\.\n/)
    }
  })
})
