import { repeatedKey } from "@jobwarden/service"
import type { GraphQlLimits } from "../settings.ts"
import { bad } from "./bad-request.ts"
import { tooDeep, tooLong } from "./bounded-json.ts"

/**
 * Whether a content type says JSON in UTF-8. No other is taken: a page of another origin can send the others
 * without being asked whether it may.
 */
export const isJson = (contentType: string | undefined): boolean => {
  if (contentType === "application/json") return true
  const [mediaType = "", ...parameters] = (contentType ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase())
  return (
    mediaType === "application/json" &&
    parameters.every((parameter) => !/^charset=(?!"?utf-8"?$)/.test(parameter))
  )
}

/**
 * A body as JSON, in bounds; throws a `BadRequest`. A key that is given twice in one object is refused: readers
 * would take different ones.
 */
export const parseBody = (bytes: Uint8Array, { listLength, nesting }: GraphQlLimits): unknown => {
  const text = decode(bytes)
  if (tooDeep(text, nesting)) throw bad(`the body is nested more than ${nesting} levels deep`)
  const body = parse(text)
  if (repeatedKey(text) !== undefined) throw bad("the body gives a key twice in one object")
  if (tooLong(body, listLength)) {
    throw bad(`a list in the variables has more than ${listLength} items`, 400, "TOO_MUCH")
  }
  return body
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

const decode = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    throw bad("the body is not UTF-8")
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw bad("the body is not valid JSON")
  }
}
