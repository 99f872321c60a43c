import type { UseBatch, UseKey, UseStore, UseSummary } from "../use-store.ts"

export const firstDay = "2026-08-22"
export const began = `${firstDay}T09:00:00.000Z`

/** An allowed use of project 123 by a job of project 124, at ten o'clock on the first day. */
export const use = (more: Partial<UseSummary> = {}): UseSummary => ({
  day: firstDay,
  target: 123,
  allowed: true,
  source: "project:124",
  resource: "package_registry.maven",
  action: "read",
  principalClass: "job:listed:protected:none:developer",
  environment: null,
  count: 1,
  lastUsed: `${more.day ?? firstDay}T10:00:00.000Z`,
  ...more
})

/** Summaries in a batch from which nothing was lost. */
export const batch = (...summaries: ReadonlyArray<UseSummary>): UseBatch => ({
  summaries,
  at: `${firstDay}T10:00:05.000Z`,
  lost: { allowed: 0, denied: 0 }
})

export const keyOf = ({ count: _, lastUsed: __, ...key }: UseSummary): UseKey => key

export const always = { from: "2000-01-01", to: "2099-12-31", limit: 100_000 }

/** The allowed uses of project 123 on any day. */
export const allOf = (store: UseStore["Service"]) => store.read({ target: 123, allowed: true, ...always })
