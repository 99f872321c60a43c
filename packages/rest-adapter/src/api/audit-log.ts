import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { checkpointPath, proofPath } from "./audit.path.ts"
import { ConsistencyProof, InclusionProof, sampleNote } from "./audit-log.wire.ts"
import { ErrorBody, errors } from "./wire.ts"

const optional = Schema.optionalKey

const project = optional(Schema.String).annotate({
  description:
    "a project's number or full path: for its maintainers and above, who read its events; left out: for " +
    "administrators and auditors"
})

const size = optional(Schema.String).annotate({
  description: "how many events the log had; left out: as it is now"
})

const notSigned = ErrorBody.annotate({
  identifier: "ErrorNotSigned",
  description: "The service has no key to sign with"
}).pipe(HttpApiSchema.status(501))

const noSuchTree = ErrorBody.annotate({
  identifier: "NoSuchTree",
  description: "There is no such project or event for this caller, or the log has fewer events than was asked"
}).pipe(HttpApiSchema.status(404))

const notFollowed = ErrorBody.annotate({
  identifier: "AuditLogUnavailable",
  description:
    "The store does not answer, the log is being read still (with `Retry-After`), or it is not what it was"
}).pipe(HttpApiSchema.status(503))

const refusals = [
  errors.badRequest,
  errors.unauthorized,
  errors.forbidden,
  noSuchTree,
  notSigned,
  notFollowed
] as const

const who =
  "For administrators and auditors, and with `project` for the maintainers and owners of that project. "

export const getCheckpoint = HttpApiEndpoint.get("getCheckpoint", checkpointPath, {
  query: { size, project },
  success: Schema.String.annotate({
    identifier: "Checkpoint",
    description: "A signed note (C2SP signed-note) with a checkpoint in it (C2SP tlog-checkpoint)",
    examples: [sampleNote]
  }).pipe(HttpApiSchema.asText({ contentType: "text/plain" })),
  error: refusals
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get a signed checkpoint of the audit log",
    description:
      `${who}The log's name, how many events it has, and the root of the Merkle tree over them (RFC 9162), signed ` +
      "with Ed25519. Keep it where nobody who can write the store can write: the log can be held to it later. Its " +
      "place and form are those of C2SP's tlog-tiles, with `/audit` as the prefix."
  })
)

export const getProof = HttpApiEndpoint.get("getProof", proofPath, {
  query: {
    sequence: optional(Schema.String).annotate({
      description: "needed, unless `first` is there: the number of an event, to prove that it is in the log"
    }),
    size: optional(Schema.String).annotate({
      description: "with `sequence`: among how many events; left out: among all that there are"
    }),
    first: optional(Schema.String).annotate({
      description: "in place of `sequence`: prove that the log begins with what it was with so many events"
    }),
    second: optional(Schema.String).annotate({
      description: "with `first`: as the log was with so many; left out: as it is now"
    }),
    project
  },
  success: Schema.Union([InclusionProof, ConsistencyProof]).annotate({ identifier: "AuditProof" }),
  error: refusals
}).annotateMerge(
  OpenApi.annotations({
    summary: "Prove that an event is in the audit log, or that the log was only added to",
    description:
      `${who}Inclusion proofs are those of RFC 9162 §2.1.3, consistency proofs those of §2.1.4, with hashes in ` +
      "base64. Each comes with the checkpoint that it is of. Within one project only its own events are found."
  })
)
