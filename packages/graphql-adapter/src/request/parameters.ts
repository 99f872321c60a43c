import type { GraphQLParams } from "graphql-yoga"
import { bad } from "./bad-request.ts"

/** The operations of a request: one, or a batch. */
export interface Operations {
  readonly isBatch: boolean
  readonly operations: ReadonlyArray<GraphQLParams>
}

const members: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["query", (value: unknown) => typeof value === "string"],
  ["operationName", (value: unknown) => typeof value === "string"],
  ["variables", (value: unknown) => typeof value === "object" && !Array.isArray(value)],
  ["extensions", (value: unknown) => typeof value === "object" && !Array.isArray(value)],
  ["documentId", (value: unknown) => typeof value === "string"]
])

const operationOf = (value: unknown): GraphQLParams => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw bad("the body is no object with `query`")
  }
  for (const [name, member] of Object.entries(value)) {
    const isRight = members.get(name)
    if (isRight === undefined) throw bad(`the body has a member beside ${[...members.keys()].join(", ")}`)
    if (member !== null && !isRight(member)) throw bad(`\`${name}\` is of a wrong type`)
  }
  return value as GraphQLParams
}

/** What a body asks for; throws a `BadRequest`. */
export const operationsIn = (body: unknown, most: number): Operations => {
  if (!Array.isArray(body)) return { isBatch: false, operations: [operationOf(body)] }
  if (body.length === 0) throw bad("the batch is empty")
  if (body.length > most) {
    throw bad(`the batch has ${body.length} operations, more than ${most}`, 400, "TOO_MUCH")
  }
  return { isBatch: true, operations: body.map(operationOf) }
}
