import { vocabulary } from "@jobwarden/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, patch, run } from "../test/use-cases.ts"
import type { Evaluation, Found } from "./access-question.ts"
import { evaluateAccess } from "./evaluate-access.ts"
import { searchActions, searchResources } from "./search-of-subject.ts"
import { searchSubjects } from "./search-subjects.ts"
import { clients, deployTokens, jobs, people, projects } from "./testing/platform-samples.ts"

const client = clients.untrusted
const everything = { after: null, limit: 1_000 }

const subjects = [
  ...Object.values(people).map(({ id }) => ({ type: "user", id: String(id) })),
  ...Object.values(jobs).map(({ id }) => ({ type: "job", id: String(id) })),
  ...Object.values(deployTokens).map(({ id }) => ({ type: "deploy_token", id: String(id) }))
].toSorted((one, other) => Number(one.id) - Number(other.id))
const ids = Object.values(projects).map(({ id }) => String(id))
const actions = [...vocabulary.actions.keys()]
const types = [...vocabulary.resources.keys()]

/** Policies of which none is like another, so that every part of a subject counts somewhere. */
const policies: ReadonlyArray<object> = [
  {},
  {
    package_registry: {
      maven: { read: true, write: "job_token_and_maintainer", delete: "job_token" },
      npm: { read: "job_token", write: { job_token: { origin: "own", refs: "protected" } }, delete: false },
      default: { read: { deploy_token: true }, write: "maintainer" }
    },
    jobs: {
      read: { job_token: { refs: "any_including_forks", environments: "protected" } },
      write: { min_role: "guest", deploy_token: true, job_token: { trigger_role: "maintainer" } }
    }
  }
]

const allows = (evaluation: Evaluation) =>
  Effect.map(evaluateAccess(by(client), Effect.succeed(evaluation)), ({ allowed }) => allowed)

const idsOf = ({ results }: Found<{ readonly id: string }>) => results.map(({ id }) => id)

describe.each(policies)(
  "whatever the policy (%#), a search finds exactly what evaluations allow",
  (policy) => {
    it("of subjects", { timeout: 60_000 }, () =>
      run(
        Effect.gen(function* () {
          yield* patch(as("ada"), policy, {}, projects.backend.id)
          let found = 0
          for (const id of ids) {
            for (const [index, type] of types.entries()) {
              const action = { name: actions[index % actions.length] ?? "" }
              const resource = { type, id }
              for (const kind of ["user", "job", "deploy_token"]) {
                const expected: Array<string> = []
                for (const subject of subjects.filter((some) => some.type === kind)) {
                  if (yield* allows({ subject, action, resource })) expected.push(subject.id)
                }
                const asked = { subject: { type: kind }, action, resource }
                const results = idsOf(yield* searchSubjects(client, asked, everything))
                expect([asked, results]).toEqual([asked, expected])
                found += results.length
              }
            }
          }
          expect(found).toBeGreaterThan(100)
        })
      )
    )

    it("of resources and actions", { timeout: 60_000 }, () =>
      run(
        Effect.gen(function* () {
          yield* patch(as("ada"), policy, {}, projects.backend.id)
          let found = 0
          for (const subject of subjects) {
            for (const [index, type] of types.entries()) {
              const action = { name: actions[index % actions.length] ?? "" }
              const expected: Array<string> = []
              for (const id of ids) {
                if (yield* allows({ subject, action, resource: { type, id } })) expected.push(id)
              }
              const asked = { subject, action, resource: { type } }
              const results = idsOf(yield* searchResources(client, asked, everything))
              expect([asked, results]).toEqual([asked, expected])
              found += results.length

              const resource = { type, id: ids[index % ids.length] ?? "" }
              const names: Array<string> = []
              for (const name of actions) {
                if (yield* allows({ subject, action: { name }, resource })) names.push(name)
              }
              const can = yield* searchActions(client, { subject, resource }, everything)
              expect([subject, resource, can.results.map(({ name }) => name)]).toEqual([
                subject,
                resource,
                names
              ])
            }
          }
          expect(found).toBeGreaterThan(100)
        })
      )
    )
  }
)
