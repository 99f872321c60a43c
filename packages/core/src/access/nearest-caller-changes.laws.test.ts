import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames } from "../../test/arbitraries.ts"
import { applyChanges } from "../../test/caller-changes.ts"
import { requestFor } from "../../test/class-requests.ts"
import {
  cells,
  description,
  engineWith,
  surroundings,
  targetPath,
  type Engine
} from "../../test/described-worlds.ts"
import { roles } from "../../test/documents.ts"
import { caller } from "../../test/random-callers.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { gitlab } from "../domain/gitlab.ts"
import { vocabulary, type Role } from "../gitlab.ts"
import type { CallerChange } from "./nearest-caller-changes.ts"
import type { Caller } from "./request.ts"

type Changes = readonly CallerChange[]

const names = [...environmentNames.slice(0, 5), "a name that nobody mentions"]

/** Everything that each attribute of a caller could be instead. */
const alternatives = (one: Caller<Role>): readonly Changes[] => {
  const live: Changes = [{ attribute: "active", to: true }]
  const scopes = (held: readonly string[] | undefined): Changes =>
    held === undefined
      ? []
      : gitlab.tokenScopes.map(({ name }) => ({ attribute: "scopes", to: [...held, name] }))
  switch (one.type) {
    case "user":
      return [live, scopes(one.scopes), roles.map((role) => ({ attribute: "role", to: role }))]
    case "deploy_token":
      return [live, scopes(one.scopes), [{ attribute: "project", to: targetPath }]]
    case "job":
      return [
        live,
        [
          { attribute: "ref", to: "protected" },
          { attribute: "ref", to: "unprotected" }
        ],
        names.flatMap((name) =>
          [true, false].map((isProtected) => ({
            attribute: "environment",
            to: { name, protected: isProtected }
          }))
        ),
        roles.map((role) => ({ attribute: "trigger_role", to: role })),
        [{ attribute: "project", to: targetPath }]
      ]
  }
}

/** Every choice of so many attributes and of a value for each. */
const choices = (attributes: readonly Changes[], size: number): readonly Changes[] => {
  const [first, ...rest] = attributes
  if (size === 0) return [[]]
  if (first === undefined) return []
  const taking = choices(rest, size - 1)
  return [...first.flatMap((change) => taking.map((others) => [change, ...others])), ...choices(rest, size)]
}

const attributesOf = (changes: Changes): string => changes.map(({ attribute }) => attribute).join()

const allows = (engine: Engine, cell: Cell, one: Caller<Role>, changes: Changes): boolean =>
  engine.decide(requestFor(targetPath, cell, applyChanges(one, changes))).allowed

/** The attributes whose change suffices, where no fewer do, by trying everything. */
const nearestByTrying = (engine: Engine, cell: Cell, one: Caller<Role>): readonly string[] => {
  const attributes = alternatives(one)
  for (let size = 0; size <= attributes.length; size += 1) {
    const sufficient = choices(attributes, size).filter((changes) => allows(engine, cell, one, changes))
    if (sufficient.length > 0) return [...new Set(sufficient.map(attributesOf))]
  }
  return []
}

/** The same change to something weaker: what a caller comes by more easily. */
const weaker = (change: CallerChange, one: Caller<Role>): Changes => {
  switch (change.attribute) {
    case "role":
    case "trigger_role":
      return roles
        .slice(0, roles.indexOf(change.to as Role))
        .map((role) => ({ attribute: change.attribute, to: role }))
    case "ref":
      return change.to === "protected" && one.type === "job" && one.ref.fork === true
        ? [{ attribute: "ref", to: "unprotected" }]
        : []
    case "scopes": {
      const breadth = (scope: string | undefined) =>
        vocabulary.cells.filter(({ index }) => vocabulary.covers([scope ?? ""], index, one.type !== "user"))
          .length
      const held = change.to.slice(0, -1)
      return gitlab.tokenScopes
        .filter(({ name }) => breadth(name) < breadth(change.to.at(-1)))
        .map(({ name }) => ({ attribute: "scopes", to: [...held, name] }))
    }
    default:
      return []
  }
}

const worlds = fc.tuple(
  surroundings,
  description,
  fc.array(fc.tuple(cells, caller), { minLength: 4, maxLength: 4 })
)

const onDenials = (
  check: (engine: Engine, cell: Cell, one: Caller<Role>, byCaller: readonly Changes[]) => void,
  numRuns: number
): void => {
  fc.assert(
    fc.property(worlds, ([around, project, asked]) => {
      const engine = engineWith(around, project)
      for (const [some, one] of asked) {
        for (const cell of some) {
          const { allowed, byCaller } = engine.explain(requestFor(targetPath, cell, one))
          if (!allowed) check(engine, cell, one, byCaller)
        }
      }
    }),
    { numRuns }
  )
}

describe("the nearest changes by the caller", () => {
  test("suffice, each set of them, when they are made", () => {
    onDenials((engine, cell, one, byCaller) => {
      for (const changes of byCaller) {
        if (!allows(engine, cell, one, changes)) expect.fail(JSON.stringify({ cell, one, changes }))
      }
    }, 120)
  })

  test("suffice in any environment, where none is named", () => {
    onDenials((engine, cell, one, byCaller) => {
      for (const changes of byCaller) {
        for (const name of names) {
          const named = changes.map((change) =>
            change.attribute === "environment" ? { ...change, to: { name, ...change.to } } : change
          )
          if (!allows(engine, cell, one, named)) expect.fail(JSON.stringify({ cell, one, named }))
        }
      }
    }, 60)
  })

  test("are all the smallest choices of attributes that suffice, each once", () => {
    onDenials((engine, cell, one, byCaller) => {
      const found = byCaller.map(attributesOf)
      const expected = nearestByTrying(engine, cell, one)
      if (found.toSorted().join(" ") === expected.toSorted().join(" ")) return
      expect.fail(JSON.stringify({ cell, one, byCaller, expected }))
    }, 25)
  })

  test("ask for no more than they need: nothing weaker suffices", () => {
    onDenials((engine, cell, one, byCaller) => {
      for (const changes of byCaller) {
        changes.forEach((change, at) => {
          for (const less of weaker(change, one)) {
            const instead = changes.with(at, less)
            if (allows(engine, cell, one, instead))
              expect.fail(JSON.stringify({ cell, one, changes, instead }))
          }
        })
      }
    }, 120)
  })
})
