import type { JobTokenAccess, Principals } from "@jobwarden/core"

/** Principals as one reader may see them: sources that they may not know are only counted. */
export interface ListedPrincipals extends Omit<Principals, "job_tokens"> {
  readonly job_tokens?: ReadonlyArray<JobTokenAccess & { readonly hidden_sources?: number }>
}
