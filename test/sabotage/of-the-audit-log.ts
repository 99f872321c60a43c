import type { Sabotage } from "./sabotages.ts"

const log = "packages/service/src/audit-log"

/** What was changed in a log is found. */
export const auditSabotages: readonly Sabotage[] = [
  {
    removes: "hashing every body again",
    file: `${log}/check-log.ts`,
    edits: [["if (!sameHash(leaf, row.leafHash)) return", "if (leaf.length !== row.leafHash.length) return"]],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "looking at the sequence",
    file: `${log}/check-log.ts`,
    edits: [["if (row.sequence !== expected) return", "if (row.sequence < 0) return"]],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "the salted hash of personal data",
    file: `${log}/check-log.ts`,
    edits: [
      ["personal === null || personalHash(", 'personal === null || personal.data !== "" || personalHash(']
    ],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "the chain of revisions",
    file: `${log}/check-log.ts`,
    edits: [["if (revision.before !== last || revision.after !== last + 1) {", "if (revision.before < 0) {"]],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "comparing stored documents with their events",
    file: `${log}/check-log.ts`,
    edits: [["return wrong === undefined ? null : {", 'return wrong !== "" ? null : {']],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "the hash of a document in its event",
    file: `${log}/check-document.ts`,
    edits: [["event.document_hash !== documentHash(document)", 'event.document_hash === ""']],
    tests: ["test/audit"]
  },
  {
    removes: "verifying the signature of a checkpoint",
    file: "packages/service/src/checkpoint/checkpoint.ts",
    edits: [["if (!key.verify(text, signature)) {", "if (signature.length > 64) {"]],
    tests: ["packages/service/src/checkpoint"]
  },
  {
    removes: "comparing the tree with a checkpoint",
    file: `${log}/check-log.ts`,
    edits: [["if (!sameHash(next.root, tree.root())) {", "if (next.root.length !== tree.root().length) {"]],
    tests: ["test/audit/tampering.test.ts"]
  },
  {
    removes: "noticing that a log ends before its checkpoint",
    file: `${log}/check-log.ts`,
    edits: [["if (missed !== undefined) {", "if (missed !== undefined && missed.size < 0) {"]],
    tests: ["test/audit/tampering.test.ts"]
  }
]
