/** The documents with which GitLab's own pages and its users' programs read and change a job token scope. */
export const scopeDocuments = /* GraphQL */ `
  query getInboundCIJobTokenScope($fullPath: ID!) {
    project(fullPath: $fullPath) {
      id
      ciCdSettings {
        inboundJobTokenScopeEnabled
      }
    }
  }

  query inboundGetGroupsAndProjectsWithCIJobTokenScope($fullPath: ID!) {
    project(fullPath: $fullPath) {
      id
      name
      ciJobTokenScope {
        groupsAllowlist {
          nodes {
            id
            name
            fullPath
            webUrl
            avatarUrl
          }
        }
        inboundAllowlist {
          nodes {
            id
            name
            fullPath
            webUrl
            avatarUrl
          }
        }
        groupsAllowlistCount
        inboundAllowlistCount
        groupAllowlistAutopopulatedIds
        inboundAllowlistAutopopulatedIds
      }
    }
  }

  query getCIJobTokenScopeAllowlist($fullPath: ID!) {
    project(fullPath: $fullPath) {
      id
      ciJobTokenScopeAllowlist {
        groupsAllowlist {
          nodes {
            sourceProject {
              fullPath
            }
            target {
              ... on CiJobTokenAccessibleGroup {
                id
                name
                fullPath
                webUrl
                avatarUrl
              }
            }
            addedBy {
              username
            }
            defaultPermissions
            jobTokenPolicies
            direction
            autopopulated
          }
          count
        }
        projectsAllowlist {
          nodes {
            sourceProject {
              fullPath
            }
            target {
              ... on CiJobTokenAccessibleProject {
                id
                name
                fullPath
                webUrl
                avatarUrl
              }
            }
            addedBy {
              username
            }
            defaultPermissions
            jobTokenPolicies
            direction
            autopopulated
          }
          count
        }
      }
    }
  }

  query getAuthLogCount($fullPath: ID!) {
    project(fullPath: $fullPath) {
      id
      ciJobTokenAuthLogs {
        count
      }
    }
  }

  query getAuthLogs($fullPath: ID!, $first: Int, $last: Int, $after: String, $before: String) {
    project(fullPath: $fullPath) {
      id
      ciJobTokenAuthLogs(first: $first, last: $last, after: $after, before: $before) {
        count
        nodes {
          lastAuthorizedAt
          originProject {
            fullPath
            path
            avatarUrl
            name
            id
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }

  mutation CiJobTokenScopeAutopopulateAllowlist($projectPath: ID!) {
    ciJobTokenScopeAutopopulateAllowlist(input: { projectPath: $projectPath }) {
      status
      errors
    }
  }

  mutation CiJobTokenScopeClearAllowlistAutopopulations($projectPath: ID!) {
    ciJobTokenScopeClearAllowlistAutopopulations(input: { projectPath: $projectPath }) {
      status
      errors
    }
  }

  mutation inboundUpdateCIJobTokenScope($input: ProjectCiCdSettingsUpdateInput!) {
    projectCiCdSettingsUpdate(input: $input) {
      ciCdSettings {
        inboundJobTokenScopeEnabled
      }
      errors
    }
  }

  mutation ciJobTokenScopeAddProject($input: CiJobTokenScopeAddProjectInput!) {
    ciJobTokenScopeAddProject(input: $input) {
      errors
      ciJobTokenScope {
        projects {
          nodes {
            path
          }
        }
      }
      ciJobTokenScopeAllowlistEntry {
        sourceProject {
          fullPath
        }
        target {
          ... on CiJobTokenAccessibleProject {
            fullPath
          }
        }
        direction
        addedBy {
          username
        }
        createdAt
      }
    }
  }

  mutation inboundAddGroupOrProjectCIJobTokenScope(
    $projectPath: ID!
    $targetPath: ID!
    $defaultPermissions: Boolean
    $jobTokenPolicies: [CiJobTokenScopePolicies!]
  ) {
    ciJobTokenScopeAddGroupOrProject(
      input: {
        projectPath: $projectPath
        targetPath: $targetPath
        defaultPermissions: $defaultPermissions
        jobTokenPolicies: $jobTokenPolicies
      }
    ) {
      errors
      ciJobTokenScope {
        groupsAllowlist {
          nodes {
            path
          }
        }
        inboundAllowlist {
          nodes {
            path
          }
        }
        inboundAllowlistCount
        groupsAllowlistCount
      }
      ciJobTokenScopeAllowlistEntry {
        sourceProject {
          fullPath
        }
        target {
          ... on CiJobTokenAccessibleProject {
            fullPath
          }
          ... on CiJobTokenAccessibleGroup {
            fullPath
          }
        }
        direction
        defaultPermissions
        jobTokenPolicies
        addedBy {
          name
        }
        createdAt
      }
    }
  }

  mutation updateCiJobTokenPolicies(
    $projectPath: ID!
    $targetPath: ID!
    $defaultPermissions: Boolean!
    $jobTokenPolicies: [CiJobTokenScopePolicies!]!
  ) {
    ciJobTokenScopeUpdatePolicies(
      input: {
        projectPath: $projectPath
        targetPath: $targetPath
        defaultPermissions: $defaultPermissions
        jobTokenPolicies: $jobTokenPolicies
      }
    ) {
      ciJobTokenScopeAllowlistEntry {
        target {
          ... on CiJobTokenAccessibleProject {
            fullPath
          }
          ... on CiJobTokenAccessibleGroup {
            fullPath
          }
        }
        defaultPermissions
        jobTokenPolicies
      }
      errors
    }
  }

  mutation inboundRemoveProjectCIJobTokenScope($projectPath: ID!, $targetProjectPath: ID!) {
    ciJobTokenScopeRemoveProject(
      input: { projectPath: $projectPath, targetProjectPath: $targetProjectPath, direction: INBOUND }
    ) {
      errors
      ciJobTokenScopeAllowlistEntry {
        sourceProject {
          fullPath
        }
        target {
          ... on CiJobTokenAccessibleProject {
            fullPath
          }
        }
        direction
        createdAt
      }
    }
  }

  mutation inboundRemoveGroupCIJobTokenScope($projectPath: ID!, $targetGroupPath: ID!) {
    ciJobTokenScopeRemoveGroup(input: { projectPath: $projectPath, targetGroupPath: $targetGroupPath }) {
      errors
      ciJobTokenScope {
        groupsAllowlist {
          nodes {
            path
          }
        }
      }
    }
  }
`
