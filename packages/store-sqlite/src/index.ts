export type { SqliteOptions } from "./open.ts"
export { layer } from "./layer.ts"
export { applicationId } from "./schema.ts"
export { readUseLog, type UseLogFile, type UseSum } from "./use-log-file.ts"
