import type { Evaluation } from "@jobwarden/service"

/**
 * Whether a body is an evaluation in its plain form, which the schema would take as it stands. Reading it by the
 * schema costs more than deciding does, and most are like this; the schema has the word on all others.
 */
export const isPlainEvaluation = (body: unknown): body is Evaluation => {
  if (!isObject(body)) return false
  const { action, context, resource, subject } = body
  return (
    isEntity(subject) &&
    isEntity(resource) &&
    isObject(action) &&
    isName(action["name"]) &&
    isOptionalObject(action["properties"]) &&
    isOptionalObject(context)
  )
}

type Members = { readonly [name: string]: unknown }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isOptionalObject = (value: unknown): boolean => value === undefined || isObject(value)

const isName = (value: unknown): boolean => typeof value === "string" && value !== ""

const isEntity = (value: unknown): boolean =>
  isObject(value) && isName(value["type"]) && isName(value["id"]) && isOptionalObject(value["properties"])
