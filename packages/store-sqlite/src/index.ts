export type { SqliteOptions } from "./open.ts"
export { layer } from "./policy-store-sqlite.ts"
export { applicationId } from "./schema.ts"
