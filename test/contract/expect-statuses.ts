import { expect } from "vitest"
import type { Operation } from "./operations.ts"
import { tokenOf } from "./organisation.ts"
import { as, ask, forEachOf, neededQuery, pathOf, type Headers, type Server } from "./sockets.ts"

/** What a route is about. */
export const isOf = (kind: "projects" | "groups" | "instance") => (operation: Operation) =>
  operation.path.startsWith(`/api/v4/${kind}/`)
/** Whether a method may change something. */
export const changes = ({ method }: Operation): boolean => method !== "GET"
/** Takes the credential of a decision client alone. */
export const isForClients = ({ security = [] }: Operation): boolean =>
  !security.some((scheme) => "privateToken" in scheme)

/** Nobody who may use the routes of policies, however it is presented. */
export const nobody: Readonly<Record<string, () => Headers>> = {
  "no credential": () => [],
  "a guessed token": () => ["PRIVATE-TOKEN: glpat-guessed"],
  "a job token": () => [`JOB-TOKEN: ${tokenOf("job")}`],
  "a job token as Bearer": () => [`Authorization: Bearer ${tokenOf("job")}`],
  "a job token as Basic": () => [`Authorization: Basic ${btoa(`gitlab-ci-token:${tokenOf("job")}`)}`],
  "a job token as a private one": () => [`PRIVATE-TOKEN: ${tokenOf("job")}`],
  "a deploy token": () => [`Authorization: Basic ${btoa(`gitlab-ci-token:${tokenOf("deployment")}`)}`],
  "a decision client": () => [`Authorization: Bearer ${tokenOf("client")}`],
  "two credentials": () => [...as("administrator"), ...as("administrator")],
  "two of two kinds": () => [...as("administrator"), `JOB-TOKEN: ${tokenOf("job")}`]
}

const statusOf = async (
  server: Server,
  operation: Operation,
  headers: Headers,
  id?: string
): Promise<number> => {
  const line = `${operation.method} ${pathOf(operation, id)}${neededQuery(operation)}`
  return (await ask(server, line, headers)).status
}

/** Nothing is sent that could be changed: who passes the gate is told that something else is wrong. */
const passes = (status: number): boolean => status !== 401 && status !== 403 && status < 500

/** Asks every operation of some kind as each of some people, and compares. */
export const expectStatuses = async (
  server: Server,
  operations: readonly Operation[],
  expected: Readonly<Record<string, number | "passes">>,
  id?: string
): Promise<void> => {
  expect(operations.length).toBeGreaterThan(0)
  const wrong: string[] = []
  await forEachOf(
    operations.flatMap((operation) => Object.entries(expected).map((row) => [operation, ...row] as const)),
    async ([operation, who, wanted]) => {
      const status = await statusOf(server, operation, nobody[who]?.() ?? as(who), id)
      const isRight = wanted === "passes" ? passes(status) : status === wanted
      if (!isRight) wrong.push(`${operation.operationId} as ${who}: ${status}, not ${wanted}`)
    }
  )
  expect(wrong.toSorted()).toEqual([])
}
