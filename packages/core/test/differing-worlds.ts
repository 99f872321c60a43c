import type { Access } from "../src/access/accesses.ts"
import type { AllowlistPolicy, Grant, GroupInput, InstanceInput, ProjectInput } from "../src/gitlab.ts"
import { diffWorlds } from "../src/gitlab-worlds.ts"
import { noon } from "./documents.ts"

/** What a world says. */
export interface Said {
  readonly instance?: InstanceInput
  readonly groups?: readonly GroupInput[]
  readonly projects?: readonly ProjectInput[]
}

export const writing = (write: Grant) => ({ repository: { write } })
export const onlyWrite: readonly AllowlistPolicy[] = ["repository:write"]

export const changesOf = (before: Said, after: Said) => diffWorlds(before, after, { now: noon }).changes

/** Each change as the names of its projects, and who gains and loses writing to the repository. */
export const told = (before: Said, after: Said) =>
  changesOf(before, after).map(({ gained, lost, projects }) => ({
    projects: projects.map(({ path }) => path),
    gained: writers(gained),
    lost: writers(lost)
  }))

export const writers = (accesses: readonly Access[]): readonly unknown[] =>
  accesses
    .filter(({ cells }) => cells.includes("repository:write"))
    .flatMap(({ job_tokens = [], users = [] }) => [...users, ...job_tokens.flatMap(({ from }) => from)])
