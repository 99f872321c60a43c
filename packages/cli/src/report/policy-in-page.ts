import {
  gitlab,
  vocabulary,
  type Caller,
  type EngineOf,
  type GitLab,
  type Role,
  type WorldOf
} from "@jobwarden/core"
import type {
  AskedCaller,
  AskedCell,
  Gate,
  Policy,
  ToldCell,
  ToldProject,
  Verdict
} from "@jobwarden/report-page"
import { explain } from "../can/explanation.ts"
import { gatesOf } from "../explain/gates.ts"
import { limitOf, platformRule, sayGrant, shortGrant, shortSource } from "../explain/grant-words.ts"
import { sayCuts } from "../explain/overview.ts"
import { floorOf, policyInForce, type ExplainedCell, type PolicyInForce } from "../explain/policy-in-force.ts"
import { groupResources } from "../explain/resources.ts"
import { sayEntry, sayPermits, sayScope } from "../explain/scope.ts"
import { printable } from "../reports/printable.ts"
import { sayPrincipals } from "../who-can/principals.ts"
import { listed } from "../who-can/words.ts"
import { sayCallerChanges, sayOwnerChange } from "./nearest.ts"

type Engine = EngineOf<GitLab>

/** What a page may ask of an engine with this world, answered in the words of the other commands. */
export const policyInPage = (engine: Engine, world: WorldOf<GitLab>): Policy => {
  const projects = new Map((world.projects ?? []).map((project) => [project.path, project]))
  // One project is asked about again and again. What is compiled is another object once something in it ends.
  let last: { readonly compiled: unknown; readonly policy: PolicyInForce } | undefined
  const inForce = (path: string): PolicyInForce | null => {
    const project = projects.get(path)
    if (project === undefined) return null
    const compiled = engine.compiled(path)
    if (last?.compiled !== compiled || last.policy.project !== project) {
      last = { compiled, policy: policyInForce(engine, project) }
    }
    return last.policy
  }
  const cellOf = ({ action, resource }: AskedCell, policy: PolicyInForce): ExplainedCell | undefined =>
    policy.cells.find(({ cell }) => cell.resource === resource && cell.action === action)
  return {
    projects: [...projects.values()].map(({ id, path }) => ({ path, ...(id !== undefined && { id }) })),
    resources: [...vocabulary.resources.keys()],
    actions: [...vocabulary.actions.keys()],
    roles: gitlab.roles,
    scopes: {
      user: gitlab.tokenScopes.map(({ name }) => name),
      deployToken: gitlab.tokenScopes.filter(({ deployToken }) => deployToken).map(({ name }) => name)
    },
    describe: (path) => {
      const policy = inForce(path)
      return policy === null ? null : told(policy)
    },
    ask: (asked, caller) => {
      const policy = inForce(asked.project)
      return answer(engine, policy, policy === null ? undefined : cellOf(asked, policy), asked, caller)
    },
    everybody: (asked) => {
      const policy = inForce(asked.project)
      const cell = policy === null ? undefined : cellOf(asked, policy)
      const access = engine.whoCan(asked.project, asked.resource, asked.action)
      return access === null || cell === undefined ? [] : sayPrincipals(access, asked.project, cell.cell)
    },
    visible: printable
  }
}

const told = (policy: PolicyInForce): ToldProject => {
  const { entries, project, visibility } = policy
  const rows = Map.groupBy(policy.cells, ({ cell }) => cell.resource)
  const groups = groupResources(rows, (cells) => JSON.stringify(cells.map(toldCell)))
  const families = Map.groupBy(groups, ({ family = "" }) => family)
  return {
    path: project.path,
    ...(project.id !== undefined && { id: project.id }),
    visibility,
    families: [...families].map(([name, members]) => ({
      name,
      rows: members.map(({ label, resources, row }) => ({ label, resources, cells: row.map(toldCell) }))
    })),
    scope: sayScope(policy),
    entries: entries.map((entry) => ({ source: sayEntry(entry.entry), permits: sayPermits(entry, policy) })),
    cuts: sayCuts(policy)
  }
}

const toldCell = (cell: ExplainedCell): ToldCell => ({
  action: cell.cell.action,
  grant: cell.source.level === "baseline" ? platformRule(cell) : shortGrant(cell, floorOf(cell)),
  source: shortSource(cell.source),
  level: cell.source.level,
  cut: cell.cut === undefined ? "" : listed(cell.cut.by.map(limitOf), "and")
})

const answer = (
  engine: Engine,
  policy: PolicyInForce | null,
  cell: ExplainedCell | undefined,
  asked: AskedCell,
  asking: AskedCaller
): Verdict => {
  // What is typed may be no role; the engine answers that as any other request.
  const caller = asking as Caller<Role>
  const found = engine.explain({ ...asked, caller })
  const asks = new Map(
    policy === null || cell === undefined
      ? []
      : gatesOf(policy, cell).map(({ asks: words, reason }) => [reason, words])
  )
  const passed = new Map(found.gates.map((gate) => [gate.gate, gate.passed]))
  return {
    allowed: found.allowed,
    reason: found.reason,
    why: explain(found.reason, { ...asked, caller }),
    grant: cell === undefined ? "" : sayGrant(cell, asked.project),
    byCaller: found.byCaller.map(sayCallerChanges),
    byOwner: found.byOwner === null ? [] : sayOwnerChange(found.byOwner, asked),
    gates: [...asks].map(([reason, words]): Gate => ({
      reason,
      asks: words,
      passed: passed.get(reason) ?? null
    }))
  }
}
