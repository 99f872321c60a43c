/**
 * Made by `npm run codegen` from the documents beside this file: what each takes and answers, by the schema.
 */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Ties a document to what it answers and what it takes. Nothing of it is there at run time. */
interface DocumentTypeDecoration<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult;
}
/** Why a finding is not to stop a change. */
export type JobTokenAcknowledgementInput = {
  /** The rule, such as job-token-launders-role. */
  readonly rule: string;
  /** Why, in one line of at most 500 characters. It is kept in the audit log. */
  readonly reason: string;
};

/** What to merge into a project's permissions: either `permissions` or `grants`. */
export type UpdateJobTokenPermissionsInput = {
  /** Handed back as it came. */
  readonly clientMutationId?: string | null | undefined;
  /** The project's full path. */
  readonly fullPath: string;
  /** A merge patch, as the REST API takes it. */
  readonly permissions?: object | null | undefined;
  /** The same, typed, for grants that are one word. */
  readonly grants?: JobTokenGrantsInput | null | undefined;
  /** Change nothing if the project has another revision by now. */
  readonly ifRevision?: number | null | undefined;
  /** Answer what would happen, and store nothing. */
  readonly dryRun?: boolean | null | undefined;
  /** Refuse whatever introduces a finding of medium severity or worse, not only critical ones. */
  readonly strict?: boolean | null | undefined;
  /** Rules whose findings are not to stop the change, each once. */
  readonly acknowledge?: ReadonlyArray<JobTokenAcknowledgementInput> | null | undefined;
};

/** Who states a grant or a limit. */
export type JobTokenGrantLevel =
  /** The project itself. */
  | 'PROJECT'
  /** A group above the project. */
  | 'GROUP'
  /** The instance. */
  | 'INSTANCE'
  /** Nobody: what the platform does without a policy. */
  | 'BASELINE';

/** A group or project to add to an allowlist. */
export type CiJobTokenScopeAddGroupOrProjectInput = {
  /** Handed back as it came. */
  readonly clientMutationId?: string | null | undefined;
  /** The project whose allowlist it is. */
  readonly projectPath: string;
  /** The group or project to let in. */
  readonly targetPath: string;
  /** Whether the entry permits everything, whatever the list says. */
  readonly defaultPermissions?: boolean | null | undefined;
  /** What the entry permits otherwise. */
  readonly jobTokenPolicies?: ReadonlyArray<CiJobTokenScopePolicies> | null | undefined;
};

/** What can be done with a resource. */
export type JobTokenAction =
  /** `read` */
  | 'READ'
  /** `write` */
  | 'WRITE'
  /** `delete` */
  | 'DELETE';

/** A grant that a word says. What needs more is written as a document. */
export type JobTokenGrantName =
  /** In a document `false`: nobody. */
  | 'NOBODY'
  /** In a document `true`: the platform's own rule. */
  | 'BASELINE'
  /** In a document `guest`. */
  | 'GUEST'
  /** In a document `reporter`. */
  | 'REPORTER'
  /** In a document `developer`. */
  | 'DEVELOPER'
  /** In a document `maintainer`. */
  | 'MAINTAINER'
  /** In a document `owner`. */
  | 'OWNER'
  /** In a document `job_token`. */
  | 'JOB_TOKEN'
  /** In a document `job_token_and_guest`. */
  | 'JOB_TOKEN_AND_GUEST'
  /** In a document `job_token_and_reporter`. */
  | 'JOB_TOKEN_AND_REPORTER'
  /** In a document `job_token_and_developer`. */
  | 'JOB_TOKEN_AND_DEVELOPER'
  /** In a document `job_token_and_maintainer`. */
  | 'JOB_TOKEN_AND_MAINTAINER'
  /** In a document `job_token_and_owner`. */
  | 'JOB_TOKEN_AND_OWNER';

/** How bad a finding is, the worst first. */
export type JobTokenSeverity =
  /** `error` */
  | 'ERROR'
  /** `critical` */
  | 'CRITICAL'
  /** `high` */
  | 'HIGH'
  /** `medium` */
  | 'MEDIUM'
  /** `low` */
  | 'LOW'
  /** `info` */
  | 'INFO';

/** A policy of an allowlist entry: GitLab's names, and finer ones that name one cell. */
export type CiJobTokenScopePolicies =
  /** `read_packages` */
  | 'READ_PACKAGES'
  /** `read_containers` */
  | 'READ_CONTAINERS'
  /** `read_repositories` */
  | 'READ_REPOSITORIES'
  /** `read_releases` */
  | 'READ_RELEASES'
  /** `read_environments` */
  | 'READ_ENVIRONMENTS'
  /** `read_deployments` */
  | 'READ_DEPLOYMENTS'
  /** `read_jobs` */
  | 'READ_JOBS'
  /** `read_pipelines` */
  | 'READ_PIPELINES'
  /** `read_merge_requests` */
  | 'READ_MERGE_REQUESTS'
  /** `read_work_items` */
  | 'READ_WORK_ITEMS'
  /** `read_secure_files` */
  | 'READ_SECURE_FILES'
  /** `read_terraform_state` */
  | 'READ_TERRAFORM_STATE'
  /** `admin_packages` */
  | 'ADMIN_PACKAGES'
  /** `admin_containers` */
  | 'ADMIN_CONTAINERS'
  /** `admin_repositories` */
  | 'ADMIN_REPOSITORIES'
  /** `admin_releases` */
  | 'ADMIN_RELEASES'
  /** `admin_environments` */
  | 'ADMIN_ENVIRONMENTS'
  /** `admin_deployments` */
  | 'ADMIN_DEPLOYMENTS'
  /** `admin_jobs` */
  | 'ADMIN_JOBS'
  /** `admin_pipelines` */
  | 'ADMIN_PIPELINES'
  /** `admin_merge_requests` */
  | 'ADMIN_MERGE_REQUESTS'
  /** `admin_work_items` */
  | 'ADMIN_WORK_ITEMS'
  /** `admin_secure_files` */
  | 'ADMIN_SECURE_FILES'
  /** `admin_terraform_state` */
  | 'ADMIN_TERRAFORM_STATE'
  /** `package_registry.maven:read` */
  | 'PACKAGE_REGISTRY_MAVEN_READ'
  /** `package_registry.maven:write` */
  | 'PACKAGE_REGISTRY_MAVEN_WRITE'
  /** `package_registry.maven:delete` */
  | 'PACKAGE_REGISTRY_MAVEN_DELETE'
  /** `package_registry.npm:read` */
  | 'PACKAGE_REGISTRY_NPM_READ'
  /** `package_registry.npm:write` */
  | 'PACKAGE_REGISTRY_NPM_WRITE'
  /** `package_registry.npm:delete` */
  | 'PACKAGE_REGISTRY_NPM_DELETE'
  /** `package_registry.conan:read` */
  | 'PACKAGE_REGISTRY_CONAN_READ'
  /** `package_registry.conan:write` */
  | 'PACKAGE_REGISTRY_CONAN_WRITE'
  /** `package_registry.conan:delete` */
  | 'PACKAGE_REGISTRY_CONAN_DELETE'
  /** `package_registry.nuget:read` */
  | 'PACKAGE_REGISTRY_NUGET_READ'
  /** `package_registry.nuget:write` */
  | 'PACKAGE_REGISTRY_NUGET_WRITE'
  /** `package_registry.nuget:delete` */
  | 'PACKAGE_REGISTRY_NUGET_DELETE'
  /** `package_registry.pypi:read` */
  | 'PACKAGE_REGISTRY_PYPI_READ'
  /** `package_registry.pypi:write` */
  | 'PACKAGE_REGISTRY_PYPI_WRITE'
  /** `package_registry.pypi:delete` */
  | 'PACKAGE_REGISTRY_PYPI_DELETE'
  /** `package_registry.composer:read` */
  | 'PACKAGE_REGISTRY_COMPOSER_READ'
  /** `package_registry.composer:write` */
  | 'PACKAGE_REGISTRY_COMPOSER_WRITE'
  /** `package_registry.composer:delete` */
  | 'PACKAGE_REGISTRY_COMPOSER_DELETE'
  /** `package_registry.generic:read` */
  | 'PACKAGE_REGISTRY_GENERIC_READ'
  /** `package_registry.generic:write` */
  | 'PACKAGE_REGISTRY_GENERIC_WRITE'
  /** `package_registry.generic:delete` */
  | 'PACKAGE_REGISTRY_GENERIC_DELETE'
  /** `package_registry.golang:read` */
  | 'PACKAGE_REGISTRY_GOLANG_READ'
  /** `package_registry.golang:write` */
  | 'PACKAGE_REGISTRY_GOLANG_WRITE'
  /** `package_registry.golang:delete` */
  | 'PACKAGE_REGISTRY_GOLANG_DELETE'
  /** `package_registry.debian:read` */
  | 'PACKAGE_REGISTRY_DEBIAN_READ'
  /** `package_registry.debian:write` */
  | 'PACKAGE_REGISTRY_DEBIAN_WRITE'
  /** `package_registry.debian:delete` */
  | 'PACKAGE_REGISTRY_DEBIAN_DELETE'
  /** `package_registry.rubygems:read` */
  | 'PACKAGE_REGISTRY_RUBYGEMS_READ'
  /** `package_registry.rubygems:write` */
  | 'PACKAGE_REGISTRY_RUBYGEMS_WRITE'
  /** `package_registry.rubygems:delete` */
  | 'PACKAGE_REGISTRY_RUBYGEMS_DELETE'
  /** `package_registry.helm:read` */
  | 'PACKAGE_REGISTRY_HELM_READ'
  /** `package_registry.helm:write` */
  | 'PACKAGE_REGISTRY_HELM_WRITE'
  /** `package_registry.helm:delete` */
  | 'PACKAGE_REGISTRY_HELM_DELETE'
  /** `package_registry.terraform_module:read` */
  | 'PACKAGE_REGISTRY_TERRAFORM_MODULE_READ'
  /** `package_registry.terraform_module:write` */
  | 'PACKAGE_REGISTRY_TERRAFORM_MODULE_WRITE'
  /** `package_registry.terraform_module:delete` */
  | 'PACKAGE_REGISTRY_TERRAFORM_MODULE_DELETE'
  /** `package_registry.rpm:read` */
  | 'PACKAGE_REGISTRY_RPM_READ'
  /** `package_registry.rpm:write` */
  | 'PACKAGE_REGISTRY_RPM_WRITE'
  /** `package_registry.rpm:delete` */
  | 'PACKAGE_REGISTRY_RPM_DELETE'
  /** `package_registry.ml_model:read` */
  | 'PACKAGE_REGISTRY_ML_MODEL_READ'
  /** `package_registry.ml_model:write` */
  | 'PACKAGE_REGISTRY_ML_MODEL_WRITE'
  /** `package_registry.ml_model:delete` */
  | 'PACKAGE_REGISTRY_ML_MODEL_DELETE'
  /** `container_registry:read` */
  | 'CONTAINER_REGISTRY_READ'
  /** `container_registry:write` */
  | 'CONTAINER_REGISTRY_WRITE'
  /** `container_registry:delete` */
  | 'CONTAINER_REGISTRY_DELETE'
  /** `repository:read` */
  | 'REPOSITORY_READ'
  /** `repository:write` */
  | 'REPOSITORY_WRITE'
  /** `repository:delete` */
  | 'REPOSITORY_DELETE'
  /** `releases:read` */
  | 'RELEASES_READ'
  /** `releases:write` */
  | 'RELEASES_WRITE'
  /** `releases:delete` */
  | 'RELEASES_DELETE'
  /** `environments:read` */
  | 'ENVIRONMENTS_READ'
  /** `environments:write` */
  | 'ENVIRONMENTS_WRITE'
  /** `environments:delete` */
  | 'ENVIRONMENTS_DELETE'
  /** `deployments:read` */
  | 'DEPLOYMENTS_READ'
  /** `deployments:write` */
  | 'DEPLOYMENTS_WRITE'
  /** `deployments:delete` */
  | 'DEPLOYMENTS_DELETE'
  /** `jobs:read` */
  | 'JOBS_READ'
  /** `jobs:write` */
  | 'JOBS_WRITE'
  /** `jobs:delete` */
  | 'JOBS_DELETE'
  /** `pipelines:read` */
  | 'PIPELINES_READ'
  /** `pipelines:write` */
  | 'PIPELINES_WRITE'
  /** `pipelines:delete` */
  | 'PIPELINES_DELETE'
  /** `merge_requests:read` */
  | 'MERGE_REQUESTS_READ'
  /** `merge_requests:write` */
  | 'MERGE_REQUESTS_WRITE'
  /** `merge_requests:delete` */
  | 'MERGE_REQUESTS_DELETE'
  /** `work_items:read` */
  | 'WORK_ITEMS_READ'
  /** `work_items:write` */
  | 'WORK_ITEMS_WRITE'
  /** `work_items:delete` */
  | 'WORK_ITEMS_DELETE'
  /** `secure_files:read` */
  | 'SECURE_FILES_READ'
  /** `secure_files:write` */
  | 'SECURE_FILES_WRITE'
  /** `secure_files:delete` */
  | 'SECURE_FILES_DELETE'
  /** `terraform_state:read` */
  | 'TERRAFORM_STATE_READ'
  /** `terraform_state:write` */
  | 'TERRAFORM_STATE_WRITE'
  /** `terraform_state:delete` */
  | 'TERRAFORM_STATE_DELETE';

/** Grants for one resource. What is left out stays as it is. */
export type ResourceGrantsInput = {
  /** Who may read. Null clears the cell, and what stands above it is in force again. */
  readonly read?: JobTokenGrantName | null | undefined;
  /** Who may write. Null clears the cell, and what stands above it is in force again. */
  readonly write?: JobTokenGrantName | null | undefined;
  /** Who may delete. Null clears the cell, and what stands above it is in force again. */
  readonly delete?: JobTokenGrantName | null | undefined;
};

/** Grants for the package registry, format by format. */
export type PackageRegistryGrantsInput = {
  /** What a format leaves unsaid. */
  readonly default?: ResourceGrantsInput | null | undefined;
  /** The format maven. */
  readonly maven?: ResourceGrantsInput | null | undefined;
  /** The format npm. */
  readonly npm?: ResourceGrantsInput | null | undefined;
  /** The format conan. */
  readonly conan?: ResourceGrantsInput | null | undefined;
  /** The format nuget. */
  readonly nuget?: ResourceGrantsInput | null | undefined;
  /** The format pypi. */
  readonly pypi?: ResourceGrantsInput | null | undefined;
  /** The format composer. */
  readonly composer?: ResourceGrantsInput | null | undefined;
  /** The format generic. */
  readonly generic?: ResourceGrantsInput | null | undefined;
  /** The format golang. */
  readonly golang?: ResourceGrantsInput | null | undefined;
  /** The format debian. */
  readonly debian?: ResourceGrantsInput | null | undefined;
  /** The format rubygems. */
  readonly rubygems?: ResourceGrantsInput | null | undefined;
  /** The format helm. */
  readonly helm?: ResourceGrantsInput | null | undefined;
  /** The format terraform_module. */
  readonly terraformModule?: ResourceGrantsInput | null | undefined;
  /** The format rpm. */
  readonly rpm?: ResourceGrantsInput | null | undefined;
  /** The format ml_model. */
  readonly mlModel?: ResourceGrantsInput | null | undefined;
};

/** Grants by resource, to be merged into what is stated. What is left out stays, null clears. */
export type JobTokenGrantsInput = {
  /** The resource package_registry. */
  readonly packageRegistry?: PackageRegistryGrantsInput | null | undefined;
  /** The resource container_registry. */
  readonly containerRegistry?: ResourceGrantsInput | null | undefined;
  /** The resource repository. */
  readonly repository?: ResourceGrantsInput | null | undefined;
  /** The resource releases. */
  readonly releases?: ResourceGrantsInput | null | undefined;
  /** The resource environments. */
  readonly environments?: ResourceGrantsInput | null | undefined;
  /** The resource deployments. */
  readonly deployments?: ResourceGrantsInput | null | undefined;
  /** The resource jobs. */
  readonly jobs?: ResourceGrantsInput | null | undefined;
  /** The resource pipelines. */
  readonly pipelines?: ResourceGrantsInput | null | undefined;
  /** The resource merge_requests. */
  readonly mergeRequests?: ResourceGrantsInput | null | undefined;
  /** The resource work_items. */
  readonly workItems?: ResourceGrantsInput | null | undefined;
  /** The resource secure_files. */
  readonly secureFiles?: ResourceGrantsInput | null | undefined;
  /** The resource terraform_state. */
  readonly terraformState?: ResourceGrantsInput | null | undefined;
};

export type LetInMutationVariables = Exact<{
  input: CiJobTokenScopeAddGroupOrProjectInput;
}>;


export type LetInMutation = { readonly ciJobTokenScopeAddGroupOrProject: { readonly errors: ReadonlyArray<string>, readonly ciJobTokenScope: { readonly inboundAllowlist: { readonly nodes: ReadonlyArray<{ readonly fullPath: string }> }, readonly groupsAllowlist: { readonly nodes: ReadonlyArray<{ readonly fullPath: string }> } } | null } | null };

export type LetIntoQueryVariables = Exact<{
  fullPath: string;
}>;


export type LetIntoQuery = { readonly project: { readonly ciJobTokenScope: { readonly inboundAllowlist: { readonly nodes: ReadonlyArray<{ readonly fullPath: string }> }, readonly groupsAllowlist: { readonly nodes: ReadonlyArray<{ readonly fullPath: string }> } } | null } | null };

export type ChangePermissionsMutationVariables = Exact<{
  input: UpdateJobTokenPermissionsInput;
}>;


export type ChangePermissionsMutation = { readonly updateJobTokenPermissions: { readonly errors: ReadonlyArray<string>, readonly jobTokenPermissions: { readonly revision: number } | null, readonly findings: ReadonlyArray<{ readonly rule: string, readonly severity: JobTokenSeverity, readonly message: string }> | null, readonly accessGained: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }> | null, readonly accessLost: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }> | null, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> } | null };

export type HistoryQueryVariables = Exact<{
  fullPath: string;
  first: number;
  after?: string | null | undefined;
}>;


export type HistoryQuery = { readonly project: { readonly jobTokenAuditEvents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly eventName: string, readonly createdAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type PermissionsQueryVariables = Exact<{
  fullPath: string;
  resource: string;
  action: JobTokenAction;
}>;


export type PermissionsQuery = { readonly project: { readonly jobTokenPermissions: { readonly revision: number, readonly cells: ReadonlyArray<{ readonly action: JobTokenAction, readonly grant: unknown, readonly source: JobTokenGrantLevel }>, readonly access: { readonly sentences: ReadonlyArray<string> } } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public meta?: Record<string, unknown> | undefined;

  constructor(value: string, meta?: Record<string, unknown> | undefined) {
    super(value);
    this.value = value;
    this.meta = meta;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const LetInDocument = new TypedDocumentString(`
    mutation LetIn($input: CiJobTokenScopeAddGroupOrProjectInput!) {
  ciJobTokenScopeAddGroupOrProject(input: $input) {
    ciJobTokenScope {
      inboundAllowlist {
        nodes {
          fullPath
        }
      }
      groupsAllowlist {
        nodes {
          fullPath
        }
      }
    }
    errors
  }
}
    `) as unknown as TypedDocumentString<LetInMutation, LetInMutationVariables>;
export const LetIntoDocument = new TypedDocumentString(`
    query LetInto($fullPath: ID!) {
  project(fullPath: $fullPath) {
    ciJobTokenScope {
      inboundAllowlist {
        nodes {
          fullPath
        }
      }
      groupsAllowlist {
        nodes {
          fullPath
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LetIntoQuery, LetIntoQueryVariables>;
export const ChangePermissionsDocument = new TypedDocumentString(`
    mutation ChangePermissions($input: UpdateJobTokenPermissionsInput!) {
  updateJobTokenPermissions(input: $input) {
    jobTokenPermissions {
      revision
    }
    findings {
      rule
      severity
      message
    }
    accessGained {
      cells
    }
    accessLost {
      cells
    }
    problems {
      path
      message
    }
    errors
  }
}
    `) as unknown as TypedDocumentString<ChangePermissionsMutation, ChangePermissionsMutationVariables>;
export const HistoryDocument = new TypedDocumentString(`
    query History($fullPath: ID!, $first: Int!, $after: String) {
  project(fullPath: $fullPath) {
    jobTokenAuditEvents(first: $first, after: $after) {
      nodes {
        id
        eventName
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HistoryQuery, HistoryQueryVariables>;
export const PermissionsDocument = new TypedDocumentString(`
    query Permissions($fullPath: ID!, $resource: String!, $action: JobTokenAction!) {
  project(fullPath: $fullPath) {
    jobTokenPermissions {
      revision
      cells(resource: $resource) {
        action
        grant
        source
      }
      access(resource: $resource, action: $action) {
        sentences
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PermissionsQuery, PermissionsQueryVariables>;