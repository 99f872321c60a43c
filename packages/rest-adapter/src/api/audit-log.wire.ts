import { Schema } from "effect"

const optional = Schema.optionalKey

const Hash = Schema.String.annotate({ description: "a SHA-256 hash in base64" })
const Hashes = Schema.Array(Hash)

/** A checkpoint as it looks; what signed it is nobody's key. */
export const sampleNote =
  "jobwarden.example.com/audit\n2\nJPtxVy6FtsS/z0n2Q0xHc8nUP2VCZ2bZbKIxsHpQyS4=\n\n" +
  "— jobwarden.example.com/audit " +
  "MTIzNFkGf4ISbBlzKpjUdqo9hF3f5LzQ4ccSg0UAfxW3RZCzVtbn4TXThYVTqXcHSxJ3Wr5z0aVg0wC0yAAAAAAAAAA=\n"

const Checkpoint = Schema.String.annotate({
  description: "the signed checkpoint of that tree, as `/audit/checkpoint` has it"
})

/** That an event is in the log. */
export const InclusionProof = Schema.Struct({
  kind: Schema.Literal("inclusion"),
  sequence: Schema.Int.annotate({ description: "the event's place in the log, from 1" }),
  leaf_index: Schema.Int.annotate({ description: "the same from 0, as RFC 9162 counts" }),
  leaf_hash: Hash,
  tree_size: Schema.Int,
  root_hash: Hash,
  proof: Hashes.annotate({ description: "from the leaf's side to the root's" }),
  checkpoint: Checkpoint,
  body: optional(Schema.String).annotate({
    description:
      "the event's bytes as text, for administrators and auditors: SHA-256 of a byte 0 and these is `leaf_hash`"
  })
}).annotate({
  identifier: "InclusionProof",
  examples: [
    {
      kind: "inclusion",
      sequence: 2,
      leaf_index: 1,
      leaf_hash: "5dc9i4hAPoCTJXUNPSY81zWlKsKUK3e6OJlkyXXGbm8=",
      tree_size: 2,
      root_hash: "JPtxVy6FtsS/z0n2Q0xHc8nUP2VCZ2bZbKIxsHpQyS4=",
      proof: ["bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="],
      checkpoint: sampleNote
    }
  ]
})

/** That the log only grew. */
export const ConsistencyProof = Schema.Struct({
  kind: Schema.Literal("consistency"),
  first: Schema.Int,
  first_root_hash: Hash.annotate({ description: "as it is by this log; compare it with the one you kept" }),
  second: Schema.Int,
  second_root_hash: Hash,
  proof: Hashes,
  checkpoint: Checkpoint
}).annotate({
  identifier: "ConsistencyProof",
  examples: [
    {
      kind: "consistency",
      first: 1,
      first_root_hash: "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
      second: 2,
      second_root_hash: "JPtxVy6FtsS/z0n2Q0xHc8nUP2VCZ2bZbKIxsHpQyS4=",
      proof: ["5dc9i4hAPoCTJXUNPSY81zWlKsKUK3e6OJlkyXXGbm8="],
      checkpoint: sampleNote
    }
  ]
})
