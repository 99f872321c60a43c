import { Command } from "effect/cli"
import { storeBackup } from "./store-backup.ts"
import { storeCopy } from "./store-copy.ts"

/** `jobwarden store`: the store of a service, as a file. */
export const store = Command.make("store").pipe(
  Command.withDescription("Looks after the store of a service"),
  Command.withSubcommands([storeBackup, storeCopy])
)
