export type { SqliteOptions } from "./open.ts"
export { layer } from "./layer.ts"
export { applicationId } from "./schema.ts"
