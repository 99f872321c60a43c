import { vocabulary } from "@jobwarden/core"

/**
 * What a field costs by itself, where it is more than looking something up: it asks a use case, or works something
 * out. Each other field costs 1.
 */
export const fieldCosts: ReadonlyMap<string, number> = new Map([
  ["Query.project", 5],
  ["Query.group", 5],
  ["Query.instanceJobTokenPermissions", 5],
  ["Project.jobTokenPermissions", 10],
  ["Project.jobTokenAuditEvents", 20],
  ["Project.jobTokenPermissionsHistory", 20],
  ["Project.ciJobTokenScope", 10],
  ["Project.ciJobTokenScopeAllowlist", 10],
  ["Project.ciJobTokenAuthLogs", 5_000],
  ["Project.ciCdSettings", 10],
  ["Group.jobTokenPermissions", 10],
  ["JobTokenPermissions.findings", 2_000],
  ["JobTokenPermissions.access", 200],
  ["JobTokenPermissions.explanation", 1_000],
  ["CiJobTokenScopeType.inboundAllowlist", 20],
  ["CiJobTokenScopeType.groupsAllowlist", 20],
  ["CiJobTokenScopeType.inboundAllowlistCount", 20],
  ["CiJobTokenScopeType.groupsAllowlistCount", 20],
  ["CiJobTokenScopeType.groupAllowlistAutopopulatedIds", 100],
  ["CiJobTokenScopeType.inboundAllowlistAutopopulatedIds", 100],
  ["CiJobTokenScopeAllowlist.groupsAllowlist", 20],
  ["CiJobTokenScopeAllowlist.projectsAllowlist", 20]
])

/** What a change costs by itself. */
export const mutationCost = 2_000

/** How long lists are taken to be whose length is neither asked for nor known. */
export const usualLength = 3

/** How long lists are of which that is known. */
export const listLengths: ReadonlyMap<string, number> = new Map([
  ["JobTokenPermissions.cells", vocabulary.cells.length],
  ["JobTokenPermissions.findings", 10]
])
