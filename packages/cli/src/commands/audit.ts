import { Command } from "effect/cli"
import { auditCheckpoint } from "./audit-checkpoint.ts"
import { auditExport } from "./audit-export.ts"
import { auditList } from "./audit-list.ts"
import { auditVerify } from "./audit-verify.ts"

/** `jobwarden audit`: who changed what, and whether the log says it still (SPEC §8). */
export const audit = Command.make("audit").pipe(
  Command.withDescription("Reads, verifies, exports and signs the audit log of a store"),
  Command.withSubcommands([auditList, auditVerify, auditExport, auditCheckpoint])
)
