import { createEngine, type EngineOf } from "../src/engine.ts"
import type { GitLab } from "../src/domain/gitlab.ts"
import type { GroupInput, InstanceInput, ProjectInput } from "../src/gitlab.ts"

/** What a group or the instance would say. */
export type Proposal = { readonly group: GroupInput } | { readonly instance: InstanceInput }

/** An engine with the group `acme`, number 7, and projects. */
export const engineOf = (...projects: readonly ProjectInput[]): EngineOf<GitLab> => {
  const engine = createEngine()
  engine.putGroup({ id: 7, path: "acme" })
  for (const project of projects) engine.putProject(project)
  return engine
}

/** All that a proposal comes to. */
export const found = (engine: EngineOf<GitLab>, proposal: Proposal) =>
  [...engine.consequences(proposal)].flatMap((consequence) => consequence ?? [])

/** The same by the path of the example, and in how many projects. */
export const counted = (engine: EngineOf<GitLab>, proposal: Proposal) =>
  found(engine, proposal).map(({ after, projects }) => [after.target.path, projects])
