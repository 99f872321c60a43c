/**
 * What is known of a project beside its policy. Deciding never looks at it; the rules that look for
 * misconfigurations do, and a rule whose fact is missing does not run.
 */
export interface FactsOf<Role extends string = string, Format extends string = string> {
  /** `gitlab`: a GitLab enforces this policy, with its own limits and its own ways around. */
  readonly target?: "gitlab"
  /** Registries that are enabled: package formats, and `container_registry`. */
  readonly registries?: readonly Format[]
  readonly protected_refs?: readonly { readonly pattern: string; readonly push_role: Role }[]
  readonly environments?: readonly { readonly name: string; readonly protected: boolean }[]
  /** Formats where publishing a version again replaces it. */
  readonly overwrite?: readonly Format[]
  readonly deploy_tokens?: readonly { readonly scopes: readonly string[] }[]
  /** Full paths under which nothing is found any more: deleted, renamed or moved. */
  readonly missing_paths?: readonly string[]
  /** The least role that can start a pipeline. */
  readonly pipeline_min_role?: Role
}
