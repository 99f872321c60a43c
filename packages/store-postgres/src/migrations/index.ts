import { policiesAndAuditLog } from "./0001-policies-and-audit-log.ts"
import { useLog } from "./0002-use-log.ts"
import type { Migration } from "./migration.ts"

/** Every step there is, in the order in which they run: the list is data, and only ever grows at its end. */
export const migrations: ReadonlyArray<Migration> = [policiesAndAuditLog, useLog]

/** The schema that this version of the program reads and writes. */
export const latestVersion: number = migrations.at(-1)?.version ?? 0
