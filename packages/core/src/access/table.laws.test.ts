import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames, permissions, scope } from "../../test/arbitraries.ts"
import { callerOf, requestFor } from "../../test/class-requests.ts"
import { compiler } from "../../test/compiling.ts"
import { noon } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type Permissions, type Visibility } from "../gitlab.ts"
import { classesIn } from "./access-table.ts"
import { has } from "./class-set.ts"
import type { PrincipalClass } from "./class-space.ts"
import type { CompiledProject } from "./compile.ts"
import type { Reason } from "./reason.ts"

const { classes } = compiler.space
const open = "acme/open"
const scoped = "acme/scoped"
const sources = { listed: "acme/app", foreign: "elsewhere/tool" }

// Gates outside of the table: who fails there is turned away whatever the bit says.
const scopesOfTokens = ({ kind }: PrincipalClass): readonly Reason[] =>
  kind === "deploy_token" ? ["token_scope_insufficient"] : []

const engineWith = (document: Permissions, limit: Permissions, visibility: Visibility) => {
  const engine = createEngine({ now: () => noon })
  const project = { visibility, permissions: document }
  engine.putInstance({ limits: limit })
  engine.putProject({ path: open, ...project, scope: { inbound_enabled: false } })
  engine.putProject({ path: scoped, ...project, scope: { allowlist: [{ project: sources.listed }] } })
  return engine
}

type Engine = ReturnType<typeof engineWith>

/** Where decide, allows and the table's bit disagree about a class, over all cells. */
const disagreements = (
  engine: Engine,
  target: string,
  principal: PrincipalClass,
  name: string,
  otherGates: readonly Reason[] = scopesOfTokens(principal)
): readonly unknown[] => {
  const index = classes.indexOf(principal)
  const { table } = engine.compiled(target) as CompiledProject
  const caller = callerOf(principal, { target, ...sources }, name)
  return vocabulary.cells.flatMap((cell) => {
    const request = requestFor(target, cell, caller)
    const { allowed, reason } = engine.decide(request)
    const bit = has(classesIn(table, cell.index, name), index)
    const agrees =
      engine.allows(request) === allowed &&
      allowed === (reason === "allowed") &&
      (allowed ? bit : !bit || otherGates.includes(reason))
    return agrees ? [] : [{ principal, request, bit, allowed, reason }]
  })
}

const isListed = (principal: PrincipalClass): boolean =>
  principal.kind === "job" && principal.origin === "listed"

const visibility = fc.constantFrom(...gitlab.visibilities)
const environmentName = fc.constantFrom(...environmentNames, "a name that nobody mentions")

describe("the access table", () => {
  test("has 7 users, 1 deploy token and 162 job tokens (SPEC §5)", () => {
    const count = (kind: PrincipalClass["kind"]) => classes.filter((one) => one.kind === kind).length
    expect([count("user"), count("deploy_token"), count("job"), classes.length]).toEqual([7, 1, 162, 170])
  })

  test("is what `allows` and `decide` answer, for every class and cell", () => {
    fc.assert(
      fc.property(permissions, permissions, visibility, environmentName, (document, limit, visible, name) => {
        const engine = engineWith(document, limit, visible)
        // Nobody is listed where the scope is open, and nobody foreign comes in where it is not.
        expect(
          classes.flatMap((one) => disagreements(engine, isListed(one) ? scoped : open, one, name))
        ).toEqual([])
      }),
      { numRuns: 15 }
    )
  })

  test("lets nobody in whom the scope keeps out, public reads excepted", () => {
    fc.assert(
      fc.property(permissions, visibility, environmentName, (document, visible, name) => {
        const engine = engineWith(document, {}, visible)
        const { cells } = engine.compiled(scoped) as CompiledProject
        for (const principal of classes) {
          if (principal.kind !== "job" || principal.origin !== "foreign") continue
          expect(disagreements(engine, scoped, principal, name, ["not_in_scope"])).toEqual([])
          const caller = callerOf(principal, { target: scoped, ...sources }, name)
          for (const { cell, grant } of cells) {
            const { reason } = engine.decide(requestFor(scoped, cell, caller))
            const baseline = gitlab.roles[vocabulary.baseline(cell, visible)]
            const isPublic = baseline === "anonymous" || baseline === "authenticated"
            const publicRead = cell.action === "read" && grant === true && isPublic
            if ((reason === "not_in_scope") === publicRead) expect.fail(`${cell.resource}: ${reason}`)
          }
        }
      }),
      { numRuns: 15 }
    )
  })

  test("is one object for all projects with equal policies, whatever their scopes", () => {
    fc.assert(
      fc.property(permissions, permissions, scope, visibility, (document, limit, between, visible) => {
        const engine = engineWith(document, limit, visible)
        engine.putProject({
          path: "acme/third",
          visibility: visible,
          permissions: structuredClone(document),
          scope: between
        })
        expect(engine.compiled("acme/third")?.table).toBe(engine.compiled(open)?.table)
        expect(engine.compiled(scoped)?.table).toBe(engine.compiled(open)?.table)
      }),
      { numRuns: 50 }
    )
  })
})
