import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { breakingChanges, readAnnounced, unannounced } from "./breaking-changes.ts"
import { schemaText } from "./schema-text.ts"

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8")
const released = read("released-schema.graphql")
const announced = readAnnounced(read("announced-changes.yaml"))

describe("the schema beside the one that was released", () => {
  it("breaks nothing that is not announced, and nothing is announced that is not so", async () => {
    const changes = await breakingChanges(released, schemaText())
    expect(unannounced(changes, announced)).toEqual({ breaking: [], idle: [] })
  })
})

const changed = (from: string | RegExp, to: string): string => {
  const text = released.replace(from, to)
  expect(text).not.toBe(released)
  return text
}

describe("a breaking change is noticed:", () => {
  it.each<[what: string, from: string | RegExp, to: string, path: string, change: string]>([
    [
      "a field that is gone",
      /"""[^"]+"""\s+revision: Int!(\s+"""When the policy)/,
      "$1",
      "JobTokenPermissions.revision",
      "FIELD_REMOVED"
    ],
    [
      "a field that may be null by now",
      "explicitDocument: JobTokenPermissionsDocument!",
      "explicitDocument: JobTokenPermissionsDocument",
      "JobTokenPermissions.explicitDocument",
      "FIELD_TYPE_CHANGED"
    ],
    [
      "a field of another type",
      "fingerprint: String!",
      "fingerprint: Int!",
      "JobTokenFinding.fingerprint",
      "FIELD_TYPE_CHANGED"
    ],
    [
      "an argument that is gone",
      /\(\s*"""The least severity that is wanted\."""\s*severity: JobTokenSeverity\s*\)/,
      "",
      "JobTokenPermissions.findings.severity",
      "FIELD_ARGUMENT_REMOVED"
    ],
    [
      "an argument that must be given by now",
      /(severity: JobTokenSeverity)\n/,
      "$1!\n",
      "JobTokenPermissions.findings.severity",
      "FIELD_ARGUMENT_TYPE_CHANGED"
    ],
    [
      "an argument more that must be given",
      "  project(\n",
      "  project(\n    reason: String!\n",
      "Query.project.reason",
      "FIELD_ARGUMENT_ADDED"
    ],
    [
      "a member of an input more that must be given",
      "input ResetJobTokenPermissionsInput {",
      "input ResetJobTokenPermissionsInput {\n  reason: String!",
      "ResetJobTokenPermissionsInput.reason",
      "INPUT_FIELD_ADDED"
    ],
    [
      "a member of an input that is gone",
      "  read: JobTokenGrantName\n",
      "  look: JobTokenGrantName\n",
      "ResourceGrantsInput.read",
      "INPUT_FIELD_REMOVED"
    ],
    [
      "a value of an enumeration that is gone",
      /"""In a document `job_token_and_maintainer`\."""\s+JOB_TOKEN_AND_MAINTAINER\n/,
      "",
      "JobTokenGrantName.JOB_TOKEN_AND_MAINTAINER",
      "ENUM_VALUE_REMOVED"
    ],
    [
      "a member of a union that is gone",
      "union CiJobTokenScopeTarget = CiJobTokenAccessibleGroup | CiJobTokenAccessibleProject",
      "union CiJobTokenScopeTarget = CiJobTokenAccessibleGroup",
      "CiJobTokenScopeTarget",
      "UNION_MEMBER_REMOVED"
    ],
    ["a type by another name", /\bJobTokenWhoCan\b/g, "JobTokenWhoMay", "JobTokenWhoCan", "TYPE_REMOVED"],
    [
      "a mutation by another name",
      "updateGroupJobTokenPermissions(",
      "changeGroupJobTokenPermissions(",
      "Mutation.updateGroupJobTokenPermissions",
      "FIELD_REMOVED"
    ]
  ])("%s", async (_, from, to, path, change) => {
    const changes = await breakingChanges(released, changed(from, to))
    expect(changes).toContainEqual(expect.objectContaining({ path, change }))
    const { breaking } = unannounced(changes, [])
    expect(breaking).toEqual(changes)
    expect(unannounced(changes, changes)).toEqual({ breaking: [], idle: [] })
  })
})

describe("no breaking change is", () => {
  it.each<[what: string, from: string, to: string]>([
    ["a field more", "type JobTokenFinding {", "type JobTokenFinding {\n  more: String"],
    [
      "a member of an input more",
      "input ResourceGrantsInput {",
      "input ResourceGrantsInput {\n  more: String"
    ],
    ["another description", "How bad it is.", "How bad is it?"],
    ["a type more", "type JobTokenFinding {", "type More {\n  more: String\n}\n\ntype JobTokenFinding {"]
  ])("%s", async (_, from, to) => {
    expect(await breakingChanges(released, changed(from, to))).toEqual([])
  })
})

describe("an announcement", () => {
  const entry =
    "changes:\n  - { path: Query.group, change: FIELD_REMOVED, because: nobody asks for groups }\n"

  it("lets its own change pass, and no other", () => {
    const [known] = readAnnounced(entry)
    const other = { path: "Query.project", change: "FIELD_REMOVED", message: "" }
    const own = { ...other, path: "Query.group" }
    expect(unannounced([own, other], readAnnounced(entry))).toEqual({ breaking: [other], idle: [] })
    expect(unannounced([], readAnnounced(entry))).toEqual({ breaking: [], idle: [known] })
  })

  it.each([
    ["without a reason", entry.replace("nobody asks for groups", "''"), "says no reason"],
    ["without a path", entry.replace("path: Query.group, ", ""), "says no path"],
    ["in no list", "changes: { path: a }", "is no list"],
    ["with a key twice", entry.replace("change:", "path: Query.a, change:"), "unique"]
  ])("%s is refused", (_, text, message) => {
    expect(() => readAnnounced(text)).toThrow(message)
  })
})
