import { policyFileJsonSchema, type Draft } from "@jobwarden/policy-files"

const drafts = { "2020-12": "2020-12", "7": "draft-07" } as const satisfies Readonly<Record<string, Draft>>

/** The JSON Schema of policy files as a file holds it. */
export const schemaText = (draft: keyof typeof drafts): string =>
  `${JSON.stringify(policyFileJsonSchema(drafts[draft]), null, 2)}\n`
