import type { UseSummary } from "@jobwarden/service"

const today = (): string => new Date().toISOString().slice(0, 10)

/** Today a job of a project was let into the backend. */
export const letIn = (source: number, more: Partial<UseSummary> = {}): UseSummary => ({
  day: today(),
  target: 123,
  allowed: true,
  source: `project:${source}`,
  resource: "package_registry.maven",
  action: "read",
  principalClass: "job:listed:protected:none:developer",
  environment: null,
  count: 1,
  lastUsed: `${today()}T00:00:01.000Z`,
  ...more
})
