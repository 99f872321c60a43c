import { isKeyName } from "@jobwarden/service"
import { Schema } from "effect"

const Origin = Schema.String.check(
  Schema.makeFilter((text: string) => isKeyName(text), {
    expected: "a name without spaces and `+`, such as `jobwarden.example.com/audit`"
  })
)

/** What the configuration file says of signing the audit log. */
export const AuditSection = Schema.Struct({
  key_file: Schema.NonEmptyString,
  /** Of the key that this one follows, while some still know that one alone. */
  previous_key_file: Schema.optionalKey(Schema.NonEmptyString),
  origin: Schema.optionalKey(Origin)
})

export type AuditSection = typeof AuditSection.Type
