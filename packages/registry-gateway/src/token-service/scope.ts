import { isRepository } from "../formats/container-name.ts"

/** What a client may be let do to a repository. */
export type RepositoryAction = "pull" | "push" | "delete"

/** Everything that is asked of one repository. */
export interface RepositoryScope {
  readonly repository: string
  readonly actions: ReadonlySet<RepositoryAction>
  /** What of it is asked for twice: a client comes so that was turned away for want of it by the registry. */
  readonly repeated: ReadonlySet<RepositoryAction>
}

export const repositoryActions: ReadonlyArray<RepositoryAction> = ["pull", "push", "delete"]

/** More no client asks for at once: two where it copies, four where it also deletes. */
const mostScopes = 16

/** `*` asks for whatever may be had; what is no known action asks for nothing. */
const actionsOf = (text: string): ReadonlyArray<RepositoryAction> => {
  const asked = text.split(",")
  return repositoryActions.filter((action) => asked.includes(action) || asked.includes("*"))
}

interface Asked extends RepositoryScope {
  readonly actions: Set<RepositoryAction>
  readonly repeated: Set<RepositoryAction>
}

/**
 * Reads the `scope` parameters of a request, `repository:<name>:<action>,<action>` each; several may share one
 * parameter, with a space between. What is asked of one repository is put together. Whatever else stands there
 * (another type, a name that no repository has, a name with a host before it) asks for nothing that could be
 * granted. `null` where more is asked than is looked at.
 */
export const readScopes = (parameters: ReadonlyArray<string>): ReadonlyArray<RepositoryScope> | null => {
  const texts = parameters.flatMap((text) => text.split(" ")).filter((text) => text !== "")
  if (texts.length > mostScopes) return null
  const scopes = new Map<string, Asked>()
  for (const text of texts) {
    const [type, name = "", actions, ...more] = text.split(":")
    if (type !== "repository" || actions === undefined || more.length > 0 || !isRepository(name)) continue
    const asked = scopes.get(name) ?? { repository: name, actions: new Set(), repeated: new Set() }
    for (const action of actionsOf(actions))
      (asked.actions.has(action) ? asked.repeated : asked.actions).add(action)
    scopes.set(name, asked)
  }
  return [...scopes.values()].filter(({ actions }) => actions.size > 0)
}
