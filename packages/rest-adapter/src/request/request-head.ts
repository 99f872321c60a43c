export type { RequestHead } from "@jobwarden/service"
