import {
  createEngine,
  gitlab,
  vocabulary,
  type AccessRequest,
  type Reference,
  type Role
} from "@jobwarden/core"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { generateBatch } from "../oracle/generate.ts"
import { interpret } from "../oracle/interpreter.ts"
import type { World } from "../oracle/shapes.ts"
import { describeInChromium, isWhole, makeOpener } from "./made-page.ts"

// The page is asked as a person asks it, and must answer what the engine does.

const askInPage = readFileSync(join(import.meta.dirname, "ask-in-page.js"), "utf8")

const userScopes = new Set<string>(gitlab.tokenScopes.map(({ name }) => name))
const tokenScopes = new Set<string>(
  gitlab.tokenScopes.filter(({ deployToken }) => deployToken).map(({ name }) => name)
)

/** A text that the page reads as a number. */
const isDigits = (reference: unknown): boolean => typeof reference === "string" && /^\d+$/.test(reference)

const pathOf = (world: World, reference: Reference): string =>
  world.projects.find(({ id, path }) => reference === path || reference === id)?.path ?? ""

/** What the fields of the page can say: no scope that there is not, no token that is dead. */
const canBeSaid = (request: unknown): request is AccessRequest<Role> => {
  const { action, caller, project, resource } = Object(request)
  const asked = Object(caller)
  if (!vocabulary.resources.has(resource) || !vocabulary.actions.has(action)) return false
  if (typeof project !== "string" && typeof project !== "number") return false
  if (asked.active === false || asked.source === null) return false
  const known = (scopes: unknown, all: ReadonlySet<string>): boolean =>
    Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => all.has(scope))
  switch (asked.type) {
    case "user":
      return asked.scopes === undefined || known(asked.scopes, userScopes)
    case "job":
      return !isDigits(asked.project)
    case "deploy_token":
      return known(asked.scopes, tokenScopes) && !isDigits(asked.project) && !isDigits(asked.group)
    default:
      return false
  }
}

describeInChromium("who can, asked in the page", () => {
  const open = makeOpener()

  it.for(isWhole ? [20, 21, 22, 23, 24, 25] : [20])(
    "is answered as by the engine, in the world of seed %i",
    async (seed) => {
      const { asked, world } = generateBatch(seed, 500)
      const now = asked[0]?.now ?? 0
      const engine = createEngine({ now: () => now })
      engine.load(world as Parameters<typeof engine.load>[0])
      const questions = asked
        .map(({ request }) => request)
        .filter(canBeSaid)
        .filter((request) => {
          const { reason } = engine.decide(request)
          return reason !== "invalid_request" && reason !== "unknown_project"
        })
        // A path of digits alone would be read as a number.
        .map((request) => ({ ...request, project: pathOf(world, request.project) }))
        .slice(0, 200)
        .toSorted((one, other) => (one.project < other.project ? -1 : 1))
      expect(questions.length).toBe(200)
      const { complaints, page } = await open({ world, at: now })
      const answers = await page.evaluate(`${askInPage}\naskInPage(${JSON.stringify(questions)})`)
      expect(answers).toEqual(
        questions.map((request) => {
          const { allowed, reason } = engine.decide(request)
          return { allowed, reason }
        })
      )
      // The engine is not taken at its word alone.
      expect(answers).toEqual(questions.map((request) => interpret({ world, now, request })))
      expect(complaints).toEqual([])
      const kinds = new Set(questions.map(({ caller }) => caller.type))
      expect([...kinds].toSorted()).toEqual(["deploy_token", "job", "user"])
      await page.close()
    }
  )
})
