import { describe, expect, test } from "vitest"
import { vocabulary } from "@jobwarden/core"
import { groupResources, sayGroup } from "./resources.ts"

const groupsOf = (say: (resource: string) => string) => {
  const rows = new Map([...vocabulary.resources.keys()].map((resource) => [resource, say(resource)]))
  return groupResources(rows, (row) => row)
}

describe("resources", () => {
  test("are each for itself, and formats together where the same is to be said", () => {
    const groups = groupsOf(() => "same")
    expect(groups.slice(0, 2)).toMatchObject([
      { family: undefined, label: "package_registry.*", row: "same" },
      { family: undefined, label: "container_registry", resources: ["container_registry"] }
    ])
    expect(groups[0]?.resources).toHaveLength(14)
  })

  test("are all there, once, however they are put together", () => {
    for (const say of [() => "same", (name: string) => name, (name: string) => String(name.length % 3)]) {
      const all = groupsOf(say).flatMap(({ resources }) => resources)
      expect(all.toSorted()).toEqual([...vocabulary.resources.keys()].toSorted())
    }
  })

  test("are named where they are few, and counted where only the rest is many", () => {
    const apart = (resource: string): string => (/maven|npm/.test(resource) ? "apart" : "usual")
    expect(groupsOf(apart).slice(0, 2)).toMatchObject([
      { family: "package_registry", label: "maven, npm" },
      { family: "package_registry", label: "12 other formats" }
    ])
  })

  test("are named where two groups of a family are many: `other` would be either", () => {
    const half = (resource: string): string => String(/\.[a-g]/.test(resource))
    const labels = groupsOf(half).flatMap(({ family, label }) => (family === undefined ? [] : [label]))
    expect(labels).toHaveLength(2)
    for (const label of labels) expect(label).toMatch(/^\w+(, \w+){3,}$/)
  })

  test("that are only a part of a family are never said as the whole of it", () => {
    const some = new Map([
      ["package_registry.maven", 1],
      ["package_registry.npm", 1],
      ["package_registry.pypi", 1],
      ["package_registry.helm", 1]
    ])
    const [group] = groupResources(some, String)
    expect(group).toMatchObject({ family: "package_registry", label: "maven, npm, pypi, helm" })
  })

  test("have full names in sentences", () => {
    const groups = groupsOf((resource) => (resource.endsWith("maven") ? "apart" : "usual"))
    expect(groups.slice(0, 3).map(sayGroup)).toEqual([
      "package_registry.maven",
      "package_registry (13 other formats)",
      "container_registry"
    ])
  })
})
