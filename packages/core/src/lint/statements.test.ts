import { expect, test } from "vitest"
import { vocabulary, type Permissions } from "../gitlab.ts"
import type { StatedDocument } from "../policy/inheritance.ts"
import { statementsIn } from "./statements.ts"

const statedBy = (...documents: readonly StatedDocument[]) =>
  statementsIn(vocabulary, documents).map(({ cells, ...statement }) => ({
    ...statement,
    cells: cells.map(({ action, resource }) => `${resource}:${action}`)
  }))
const own = (document?: Permissions): StatedDocument => ({ source: { level: "project" }, document })
const ofGroup = (path: string, document: Permissions): StatedDocument => ({
  source: { level: "group", path },
  document
})

test("every grant that is stated and decides a cell is told once, at its place, with all cells that it decides", () => {
  const documents = [
    own({ jobs: { write: "owner" } }),
    ofGroup("a/b", { package_registry: { maven: { write: "maintainer" }, default: { delete: "owner" } } }),
    ofGroup("a", {
      jobs: { read: "owner", write: "maintainer" },
      package_registry: { default: { write: false } }
    }),
    {
      source: { level: "instance" },
      document: { package_registry: { default: { write: true, delete: true } } }
    }
  ] as const
  const formats = vocabulary.domain.resources[0].formats.map((format) => `package_registry.${format}`)
  expect(statedBy(...documents)).toStrictEqual([
    {
      level: "group",
      group: "a/b",
      path: ["defaults", "package_registry", "maven", "write"],
      grant: "maintainer",
      key: "cell",
      cells: ["package_registry.maven:write"]
    },
    {
      level: "group",
      group: "a/b",
      path: ["defaults", "package_registry", "default", "delete"],
      grant: "owner",
      key: "default",
      cells: formats.map((resource) => `${resource}:delete`)
    },
    {
      level: "group",
      group: "a",
      path: ["defaults", "package_registry", "default", "write"],
      grant: false,
      key: "default",
      cells: formats.slice(1).map((resource) => `${resource}:write`)
    },
    {
      level: "group",
      group: "a",
      path: ["defaults", "jobs", "read"],
      grant: "owner",
      key: "cell",
      cells: ["jobs:read"]
    },
    {
      level: "project",
      path: ["permissions", "jobs", "write"],
      grant: "owner",
      key: "cell",
      cells: ["jobs:write"]
    }
  ])
})

test("a document that says nothing states nothing", () => {
  expect(statedBy()).toEqual([])
  expect(statedBy(own(), own({}), own({ jobs: {} }))).toEqual([])
})

test("the instance's word is told as its own", () => {
  const instance = { source: { level: "instance" }, document: { jobs: { read: "guest" } } } as const
  expect(statedBy(own(), instance)).toStrictEqual([
    {
      level: "instance",
      path: ["defaults", "jobs", "read"],
      grant: "guest",
      key: "cell",
      cells: ["jobs:read"]
    }
  ])
})
