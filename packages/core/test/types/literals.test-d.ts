import { expectTypeOf } from "vitest"
import {
  gitlab,
  reasons,
  vocabulary,
  type AccessRequest,
  type Decision,
  type Explanation,
  type Grant,
  type MemberRole,
  type Reason,
  type Role,
  type Visibility,
  type AllowlistPolicy,
  type Permissions,
  type PermissionsPatch
} from "../../src/index.ts"

// Names are known one by one, not as texts.

type RoleNames = "anonymous" | "authenticated" | "guest" | "reporter" | "developer" | "maintainer" | "owner"

expectTypeOf<Role>().toEqualTypeOf<RoleNames>()
expectTypeOf<MemberRole>().toEqualTypeOf<Exclude<RoleNames, "anonymous" | "authenticated">>()
expectTypeOf<Visibility>().toEqualTypeOf<"private" | "internal" | "public">()
expectTypeOf(gitlab.roles).toEqualTypeOf<
  readonly ["anonymous", "authenticated", "guest", "reporter", "developer", "maintainer", "owner"]
>()
expectTypeOf(vocabulary.domain).toEqualTypeOf<typeof gitlab>()

expectTypeOf<Reason>().toEqualTypeOf<
  | "unknown_project"
  | "unknown_resource"
  | "unknown_action"
  | "invalid_request"
  | "inactive_token"
  | "not_in_scope"
  | "entry_expired"
  | "entry_lacks_permission"
  | "token_scope_insufficient"
  | "grant_excludes_users"
  | "grant_excludes_job_tokens"
  | "grant_excludes_deploy_tokens"
  | "grant_expired"
  | "origin_not_allowed"
  | "fork_pipeline"
  | "ref_not_protected"
  | "environment_not_allowed"
  | "trigger_role_too_low"
  | "role_too_low"
  | "exceeds_limit"
  | "allowed"
>()
expectTypeOf(reasons[0]).toEqualTypeOf<"unknown_project">()
expectTypeOf(reasons.length).toEqualTypeOf<21>()
expectTypeOf<Decision["reason"]>().toEqualTypeOf<Reason>()
expectTypeOf<Explanation["reason"]>().toEqualTypeOf<Reason>()

// Resources, formats and actions are the keys of a document.
expectTypeOf<keyof Permissions>().toEqualTypeOf<
  | "package_registry"
  | "container_registry"
  | "repository"
  | "releases"
  | "environments"
  | "deployments"
  | "jobs"
  | "pipelines"
  | "merge_requests"
  | "work_items"
  | "secure_files"
  | "terraform_state"
>()
expectTypeOf<keyof NonNullable<Permissions["jobs"]>>().toEqualTypeOf<"read" | "write" | "delete">()
expectTypeOf<keyof NonNullable<Permissions["package_registry"]>>().toEqualTypeOf<
  | "maven"
  | "npm"
  | "conan"
  | "nuget"
  | "pypi"
  | "composer"
  | "generic"
  | "golang"
  | "debian"
  | "rubygems"
  | "helm"
  | "terraform_module"
  | "rpm"
  | "ml_model"
  | "default"
>()
expectTypeOf<NonNullable<NonNullable<PermissionsPatch["jobs"]>["read"]>>().toEqualTypeOf<Grant>()
expectTypeOf<null>().toExtend<PermissionsPatch["jobs"]>()
expectTypeOf<null>().not.toExtend<Permissions["jobs"]>()

// A grant that is a text is one of eleven.
expectTypeOf<Extract<Grant, string>>().toEqualTypeOf<
  MemberRole | "job_token" | `job_token_and_${MemberRole}`
>()
expectTypeOf<"anonymous">().not.toExtend<Grant>()
expectTypeOf<"job_token_and_authenticated">().not.toExtend<Grant>()

expectTypeOf<"read_packages">().toExtend<AllowlistPolicy>()
expectTypeOf<"package_registry.maven:write">().toExtend<AllowlistPolicy>()
expectTypeOf<"write_packages">().not.toExtend<AllowlistPolicy>()

// What is asked may be misspelled: a request comes from elsewhere, and the answer says so.
expectTypeOf<AccessRequest<Role>["resource"]>().toEqualTypeOf<string>()
expectTypeOf<AccessRequest<Role>["action"]>().toEqualTypeOf<string>()
