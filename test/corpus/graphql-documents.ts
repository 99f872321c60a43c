const payload = "errors problems { path message }"
const changed = `${payload} dryRun findings { rule } accessGained { cells } accessLost { cells }`
const around = "revision defaults limits"
const mutation = (field: string, input: string, selected: string): string =>
  `mutation Change($input: ${input}!) { change: ${field}(input: $input) { ${selected} } }`

const principals = `
  users deployTokens
  jobTokens { from { kind fullPath } refs environments environmentNames triggerRoles }`

/** The documents that the corpus sends, one for each kind of act. */
export const documents = {
  patch: mutation("updateJobTokenPermissions", "UpdateJobTokenPermissionsInput", changed),
  reset: mutation("resetJobTokenPermissions", "ResetJobTokenPermissionsInput", changed),
  patchGroup: mutation(
    "updateGroupJobTokenPermissions",
    "UpdateGroupJobTokenPermissionsInput",
    `${payload} dryRun findings { rule }`
  ),
  patchInstance: mutation(
    "updateInstanceJobTokenPermissions",
    "UpdateInstanceJobTokenPermissionsInput",
    `${payload} dryRun findings { rule }`
  ),
  switch: mutation("projectCiCdSettingsUpdate", "ProjectCiCdSettingsUpdateInput", "errors"),
  allow: mutation("ciJobTokenScopeAddGroupOrProject", "CiJobTokenScopeAddGroupOrProjectInput", "errors"),
  permit: mutation("ciJobTokenScopeUpdatePolicies", "CiJobTokenScopeUpdatePoliciesInput", "errors"),
  removeProject: mutation("ciJobTokenScopeRemoveProject", "CiJobTokenScopeRemoveProjectInput", "errors"),
  removeGroup: mutation("ciJobTokenScopeRemoveGroup", "CiJobTokenScopeRemoveGroupInput", "errors"),
  autopopulate: mutation(
    "ciJobTokenScopeAutopopulateAllowlist",
    "CiJobTokenScopeAutopopulateAllowlistInput",
    "status errors"
  ),
  clearAutopopulated: mutation(
    "ciJobTokenScopeClearAllowlistAutopopulations",
    "CiJobTokenScopeClearAllowlistAutopopulationsInput",
    "status errors"
  ),
  seeAuthentications: `query SeeAuthentications($fullPath: ID!) {
    project(fullPath: $fullPath) {
      ciJobTokenAuthLogs(first: 100) { hiddenCount nodes { originProject { fullPath } } }
    }
  }`,
  see: `query See($fullPath: ID!) {
    project(fullPath: $fullPath) {
      jobTokenPermissions { revision cells { resource action grant } explicitDocument }
    }
  }`,
  seeScope: `query SeeScope($fullPath: ID!) {
    project(fullPath: $fullPath) {
      ciCdSettings { inboundJobTokenScopeEnabled }
      ciJobTokenScope {
        inboundAllowlist(first: 100) { nodes { fullPath } }
        groupsAllowlist(first: 100) { nodes { fullPath } }
      }
    }
  }`,
  seeGroup: `query SeeGroup($fullPath: ID!) { group(fullPath: $fullPath) { jobTokenPermissions { ${around} } } }`,
  seeInstance: `query SeeInstance { instanceJobTokenPermissions { ${around} } }`,
  whoCan: `query WhoCan($fullPath: ID!, $resource: String!, $action: JobTokenAction!) {
    project(fullPath: $fullPath) {
      jobTokenPermissions {
        access(resource: $resource, action: $action) { hiddenSources principals { ${principals} } }
      }
    }
  }`,
  explain: `query Why($fullPath: ID!, $caller: JSON!, $resource: String!, $action: JobTokenAction!) {
    project(fullPath: $fullPath) {
      jobTokenPermissions {
        explanation(caller: $caller, resource: $resource, action: $action) { allowed reason }
      }
    }
  }`
} as const
