import type { Sabotage } from "./sabotages.ts"

const store = "packages/store-sqlite/src"

/** What is acknowledged is there, whole, and in one order. */
export const storeSabotages: readonly Sabotage[] = [
  {
    removes: "the fsync before an acknowledgement",
    file: `${store}/open.ts`,
    edits: [["synchronous = FULL", "synchronous = OFF"]],
    tests: ["test/faults/power-loss.test.ts"]
  },
  {
    removes: "waiting for the commit before anybody is answered",
    file: `${store}/group-commit.ts`,
    edits: [["          answer = outcome.answer\n", "          resume((answer = outcome.answer))\n"]],
    tests: ["test/faults/power-loss.test.ts", `${store}/group-commit.test.ts`]
  },
  {
    removes: "the savepoint: what one change wrote before it failed stays",
    file: `${store}/group-commit.ts`,
    edits: [["    if (!outcome.keep) revert.run()\n", ""]],
    tests: [store]
  },
  {
    removes: "taking the write lock before the first read",
    file: `${store}/transaction.ts`,
    edits: [['"BEGIN IMMEDIATE"', '"BEGIN"']],
    tests: [store]
  },
  {
    removes: "reading what a change replaces inside its transaction",
    file: `${store}/policy-store-sqlite.ts`,
    edits: [
      [
        "    whileOpen(\n      together(() => {\n        const current = statements.current(entity)\n",
        "    Effect.flatMap(\n      query(() => statements.current(entity)),\n      (current) => together(() => {\n"
      ]
    ],
    tests: [`${store}/policy-store-sqlite.test.ts`]
  },
  {
    removes: "the trigger that keeps an event from being changed",
    file: `${store}/migrations/0001-policies-and-audit-log.ts`,
    edits: [["BEFORE UPDATE ON audit_event\n", "BEFORE UPDATE ON audit_event WHEN FALSE\n"]],
    tests: [`${store}/append-only.test.ts`]
  },
  {
    removes: "the trigger that keeps an event from being deleted",
    file: `${store}/migrations/0001-policies-and-audit-log.ts`,
    edits: [["BEFORE DELETE ON audit_event\n", "BEFORE DELETE ON audit_event WHEN FALSE\n"]],
    tests: [`${store}/append-only.test.ts`]
  },
  {
    removes: "the trigger that keeps a revision from being deleted",
    file: `${store}/migrations/0001-policies-and-audit-log.ts`,
    edits: [["BEFORE DELETE ON policy_revision\n", "BEFORE DELETE ON policy_revision WHEN FALSE\n"]],
    tests: [`${store}/append-only.test.ts`]
  },
  {
    removes: "erasing for good what is deleted",
    file: `${store}/open.ts`,
    edits: [["secure_delete = ON", "secure_delete = OFF"]],
    tests: [store]
  },
  {
    removes: "looking whether the file still has its name before something is stored in it",
    file: `${store}/group-commit.ts`,
    edits: [["if (problem !== null) return endAll", "if (problem !== null && !database.open) return endAll"]],
    tests: [`${store}/opened-file.test.ts`]
  },
  {
    removes: "waking whoever waits for a commit of this process",
    file: `${store}/group-commit.ts`,
    edits: [["    if (stored) committed()\n", "    if (!stored) committed()\n"]],
    tests: [`${store}/change-feed.test.ts`, `${store}/policy-store-sqlite.test.ts`]
  },
  {
    removes: "looking at the file's tables and the end of its log when it is opened",
    file: `${store}/open.ts`,
    edits: [["  if (version > 0) yield* checkIntegrity(database, path, version)\n", ""]],
    tests: [`${store}/integrity.test.ts`]
  },
  {
    removes: "publishing what other processes have changed",
    file: "packages/service/src/follow-store.ts",
    edits: [
      ["      yield* publish(policies)\n", "      if (policies.length > 1_000) yield* publish(policies)\n"]
    ],
    tests: ["packages/service/src/policy-index-following.test.ts"]
  },
  {
    removes: "the no once nobody has confirmed the policies for too long",
    file: "packages/service/src/follow-store.ts",
    edits: [["longestAge !== null && age() > longestAge", "longestAge !== null && age() < 0n"]],
    tests: ["packages/service/src/policy-index-stale.test.ts"]
  },
  {
    removes: "the refusal of a file that another program made",
    file: `${store}/open.ts`,
    edits: [
      [
        "    Effect.fromResult\n",
        '    (found) => Effect.succeed(found._tag === "Success" ? found.success : 0)\n'
      ]
    ],
    tests: [`${store}/open.test.ts`, `${store}/schema.test.ts`]
  }
]
