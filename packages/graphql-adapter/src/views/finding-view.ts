import { pointer } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import type { ShownWidespreadFinding } from "@jobwarden/service"
import { enumName } from "../domain-names.ts"
import { accessView } from "./access-view.ts"

/** What a mutation changes of a place: a project's permissions alone, or all that is stated there. */
export type Stated = "permissions" | "whole"

/** The place as a pointer: into the permissions where they are the project's own, else from the object that says it. */
const pointerOf = ({ level, path }: Finding, stated: Stated): string =>
  pointer(stated === "permissions" && level === "project" && path[0] === "permissions" ? path.slice(1) : path)

/** A finding as the API shows it. */
export const findingView = (finding: Finding | ShownWidespreadFinding, stated: Stated = "permissions") => ({
  rule: finding.rule,
  severity: enumName(finding.severity),
  category: finding.category,
  message: finding.message,
  level: enumName(finding.level),
  group: finding.group ?? null,
  path: pointerOf(finding, stated),
  cells: finding.cells,
  accesses: finding.accesses.map(accessView),
  introduced: finding.introduced === true,
  help: finding.help,
  fixes: finding.fixes,
  fingerprint: finding.fingerprint,
  projects: "projects" in finding ? finding.projects : null,
  example: "projects" in finding ? finding.example : null
})
