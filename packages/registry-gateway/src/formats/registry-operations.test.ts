import { describe, expect, it } from "vitest"
import rows from "../../test/registry-operations.json" with { type: "json" }
import { classify, type Classified } from "../classify/classify.ts"
import { sources } from "./sources.ts"

/**
 * The operations of GitLab's package and container registries, collected apart from the routes; each with a
 * request that is one, and a request that is almost one.
 */
type Row = (typeof rows)[number]

const ask = (request: string): Classified => {
  const at = request.indexOf(" ")
  return classify({ method: request.slice(0, at), target: request.slice(at + 1), headers: [] })
}

/** What takes a dist-tag off removes no version: it is a write here, although GitLab's list says delete. */
const isUntagging = ({ method, path }: Row): boolean =>
  method === "DELETE" && path.endsWith("/dist-tags/:tag")

const operationOf = (row: Row): string => (isUntagging(row) ? "write" : row.operation)

/** The resource that a row's format is; `*`: whatever the package is. */
const resourceOf = ({ format }: Row): string =>
  format === "container" ? "container_registry" : `package_registry.${format}`

/** What a request is about: the project 123, or what the path says instead. */
const isAbout = (row: Row, { target }: Extract<Classified, { type: "known" }>): boolean => {
  switch (target.type) {
    case "project":
      // At the level of the instance Conan's recipes name their project; a list is of every format.
      if (row.level === "instance") return target.project === "acme/backend" && row.format === "conan"
      return target.project === 123 && (row.format === "*" || target.resource === resourceOf(row))
    case "package_id":
      return row.format === "*" && target.project === 123 && target.packageId === 17
    case "package":
      // Terraform's namespace is a group at the level of the instance.
      return (
        row.level !== "project" &&
        target.name.resource === resourceOf(row) &&
        target.group === (row.level === "group" ? 123 : row.format === "terraform_module" ? "acme" : null)
      )
    case "repository":
      return row.level === "registry" && target.path === "acme/backend/image" && row.format === "container"
    case "group":
      return (
        (row.level === "group" ? target.group === 123 : row.level === "instance" && target.group === null) &&
        target.resource === resourceOf(row)
      )
    case "registry":
      return row.level === "instance" && /ping|users|security/.test(row.path)
  }
}

describe("every operation that GitLab's registries have", () => {
  it("is all of them", () => {
    expect(rows).toHaveLength(202)
    expect(new Set(rows.map((row) => `${row.method} ${row.path}`)).size).toBe(rows.length)
  })

  it.each(rows)("$method $path is what it is, of what it is about", (row) => {
    const classified = ask(row.is)
    expect(classified).toMatchObject({ type: "known", action: operationOf(row) })
    if (classified.type === "known")
      expect(isAbout(row, classified), JSON.stringify(classified.target)).toBe(true)
  })

  it.each(rows)("$method $path is not what only looks like it", ({ is, isNot }) => {
    expect(isNot).not.toBe(is)
    expect(ask(isNot).type).toBe("unknown")
  })

  it("is nothing by another method, unless the list has that as well", () => {
    const listed = new Set(rows.map(({ is }) => is))
    const beyond = [
      // How far an upload has come, and an end to it.
      /^(?:GET|DELETE) \/v2\/acme\/backend\/image\/blobs\/uploads\/1b7ad04b/,
      // A file that is called `authorize`, downloaded.
      /^GET .*\/(?:maven|generic|ml_models)\/.*\/authorize$/
    ]
    const known = rows.flatMap(({ is }) => {
      const target = is.slice(is.indexOf(" ") + 1)
      return ["GET", "PUT", "POST", "PATCH", "DELETE"]
        .map((method) => `${method} ${target}`)
        .filter((request) => ask(request).type === "known" && !listed.has(request))
    })
    expect(known.filter((request) => !beyond.some((one) => one.test(request)))).toEqual([])
  })

  it("is decided like its upload where a server asks before it takes the body", () => {
    const twins = rows.filter(({ path }) => path.endsWith("/authorize"))
    expect(twins.length).toBeGreaterThan(10)
    for (const { is } of twins) {
      const [twin, upload] = [ask(is), ask(is.replace(/\/authorize$/, ""))]
      expect(twin, is).toEqual(upload)
    }
  })

  it("that was not read in GitLab's own sources at first has a source here", () => {
    for (const { path, verified } of rows) {
      const source = sources.find(({ paths }) => paths.test(path))
      expect(source !== undefined, path).toBe(!verified)
    }
  })
})
