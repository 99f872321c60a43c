import { postgresScheme } from "@jobwarden/store-postgres/address"
import { Schema } from "effect"

const Address = Schema.String.check(
  Schema.makeFilter((text: string) => postgresScheme.test(text), {
    expected: "an address of a database, such as `postgres://jobwarden@db.example.com/policies`"
  })
)

/** What the configuration file says of a PostgreSQL store beside its address. */
export const PostgresSection = Schema.Struct({
  /** Keeps the password out of the configuration. */
  password_file: Schema.optionalKey(Schema.NonEmptyString),
  /** The same database without a pooler before it, to be told at once what other processes store. */
  listen: Schema.optionalKey(Address),
  /** Connections of this process at most. */
  connections: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 100 }))),
  /** Whether passwords and policies may cross the network for everybody there to read. */
  allow_plain: Schema.optionalKey(Schema.Boolean)
})

export type PostgresSection = typeof PostgresSection.Type
