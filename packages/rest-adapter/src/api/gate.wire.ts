import { Schema } from "effect"

/** What may stand behind the path of a change that findings can refuse. */
export const judged = {
  strict: Schema.optionalKey(Schema.String).annotate({
    description: "`true`: refuse whatever introduces a finding of medium severity or worse (422)"
  }),
  acknowledge: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
    description: "`<rule>:<reason>`: do not refuse the change for this rule; audited. Repeatable"
  })
}

/** The same where the change can be rehearsed. */
export const gateQuery = {
  dry_run: Schema.optionalKey(Schema.String).annotate({
    description: "`true`: answer what would happen, and store nothing"
  }),
  ...judged
}

/** Whose tag is to be named: what another has changed since is left alone. */
export const ifMatch = (document: string) => ({
  "if-match": Schema.optionalKey(Schema.String).annotate({
    description: `an \`ETag\`: change nothing if ${document} has moved on since (412)`
  })
})
