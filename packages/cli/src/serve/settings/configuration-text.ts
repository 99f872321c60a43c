import type { Problem } from "@jobwarden/core"
import { readFileSync } from "node:fs"
import { parseDocument } from "yaml"

/** What a configuration file says, as far as it can be understood at all. */
export interface ConfigurationText {
  /** `undefined` where nothing that follows could be relied on. */
  readonly input: unknown
  readonly problems: ReadonlyArray<Problem>
}

const whole = (message: string): Problem => ({ path: [], message })

const nothing = (problems: ReadonlyArray<Problem>): ConfigurationText => ({ input: undefined, problems })

/** Reads YAML or JSON. A key that is there twice is a problem beside all others; other slips leave nothing sure. */
export const readConfigurationText = (path: string): ConfigurationText => {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (cause) {
    return nothing([whole(cause instanceof Error ? cause.message : "cannot be read")])
  }
  const document = parseDocument(text, { uniqueKeys: true })
  // The parser's messages go on with lines of the file, in which a secret may stand.
  const problems = document.errors.map(({ message }) =>
    whole(message.split("\n")[0]?.replace(/:$/, "") ?? "")
  )
  if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY")) return nothing(problems)
  try {
    return { input: document.toJS({ maxAliasCount: 100 }) as unknown, problems }
  } catch {
    return nothing([...problems, whole("has too many aliases; write out what they stand for")])
  }
}
