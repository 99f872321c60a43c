import type { GeneratedRequest } from "./generate-request.ts"
import { escaped, type Conforms } from "./json-schema.ts"

/** What an answer breaks of what the document promises; empty: nothing. */
export const broken = async (
  { operation }: GeneratedRequest,
  answer: Response,
  conforms: Conforms
): Promise<readonly string[]> => {
  const text = await answer.text()
  const { status } = answer
  if (status >= 500) return [`answers ${status}: ${text}`]
  const declared = operation.responses[String(status)]
  // A reader that has the current revision is told so in HTTP's own way, which no operation declares.
  if (status === 304 && operation.method === "GET") return text === "" ? [] : ["304 with a body"]
  if (declared === undefined) return [`answers ${status}, which is not declared: ${text}`]
  if (declared.content === undefined)
    return text === "" ? [] : [`${status} is declared without a body: ${text}`]
  const [mediaType = ""] = (answer.headers.get("content-type") ?? "").split(";")
  if (declared.content[mediaType] === undefined)
    return [`${status} has the content type ${JSON.stringify(mediaType)}`]
  const pointer = `${operation.pointer}/responses/${status}/content/${escaped(mediaType)}/schema`
  return conforms(pointer, mediaType === "text/plain" ? text : JSON.parse(text)).map(
    (problem) => `the body of ${status} is not as declared: ${problem}: ${text.slice(0, 300)}`
  )
}

/** A request in a line, for whoever has to repeat it. */
export const printed = ({ body, headers, operation, target }: GeneratedRequest): string =>
  `${operation.method} ${target.slice(0, 300)} ${JSON.stringify(headers)} ${body?.slice(0, 400) ?? ""}`
