import { syncBuiltinESMExports } from "node:module"
import Database from "better-sqlite3"

// Loaded before the service (`node --import`), for the run that shows what durability costs: every connection that
// asks for `synchronous = FULL` gets OFF. Nothing of the product can do that.
const { pragma } = Database.prototype
Database.prototype.pragma = function (this: Database.Database, source: string, ...rest) {
  return pragma.call(this, source.replace(/^synchronous = FULL$/, "synchronous = OFF"), ...rest)
}
syncBuiltinESMExports()
