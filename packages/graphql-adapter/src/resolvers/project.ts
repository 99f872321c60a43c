import {
  answerAtOnce,
  atOnce,
  getGroup,
  getSurroundings,
  type PlatformProject,
  type SurroundingsView
} from "@jobwarden/service"
import { Effect } from "effect"
import type { Failure } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { Ports, Resolve } from "../request-context.ts"
import type { PermissionsParent } from "./permissions.ts"
import { placeView } from "./place-view.ts"

/** A project as its fields are resolved from it. */
export interface ProjectParent extends ReturnType<typeof projectView> {}

export const projectView = (project: PlatformProject, base: string) => ({
  ...placeView("Project", project.id, project.path, base),
  nameWithNamespace: project.path.split("/").join(" / "),
  visibility: project.visibility,
  project
})

interface ByPath {
  readonly fullPath: string
}

/** What somebody may not know is as if it were not there, and no error says that it is. */
const orNull = <A, E extends Failure>(
  effect: Effect.Effect<A, E, Ports>
): Effect.Effect<A | null, Failure, Ports> =>
  effect.pipe(
    Effect.catch((failure: Failure) =>
      hidden.has(failure._tag) ? Effect.succeed(null) : Effect.fail(failure)
    )
  )

const hidden: ReadonlySet<Failure["_tag"]> = new Set([
  "Unauthorized",
  "ProjectNotFound",
  "GroupNotFound",
  "InsufficientScope"
])

const project: Resolve<null, ByPath> = (_, { fullPath }, { base, readProject, requester, run }) => {
  const read = atOnce(readProject(requester, fullPathOf(fullPath)), (found) =>
    Effect.succeed(projectView(found, base))
  )
  return run(answerAtOnce(read)?._tag === "Success" ? read : orNull(read))
}

const group: Resolve<null, ByPath> = (_, { fullPath }, { base, requester, run }) =>
  run(
    orNull(
      Effect.map(getGroup(requester, fullPathOf(fullPath)), ({ id, path }) => ({
        ...placeView("Group", id, path, base),
        number: id
      }))
    )
  )

/** What a group or the instance states. */
export const surroundingsView = ({ document }: SurroundingsView) => ({
  defaults: document.defaults,
  limits: document.limits,
  enforceScope: document.enforce_scope ?? null,
  revision: document.revision,
  updatedAt: document.updated_at
})

const instancePermissions: Resolve<null> = (_, __, { requester, run }) =>
  run(Effect.map(getSurroundings(requester, { instance: true }, Effect.void), surroundingsView))

const groupPermissions: Resolve<{ readonly number: number }> = (parent, _, { requester, run }) =>
  run(Effect.map(getSurroundings(requester, { group: parent.number }, Effect.void), surroundingsView))

const permissions: Resolve<ProjectParent> = (parent, _, { readPermissions, requester, run }) =>
  run(
    atOnce(readPermissions(requester, parent.project.id, explicit), (view) =>
      Effect.succeed<PermissionsParent>({ project: parent.project, view })
    )
  )

const explicit = Effect.succeed("explicit" as const)

export const projectResolvers = {
  Query: { project, group, instanceJobTokenPermissions: instancePermissions },
  Project: { jobTokenPermissions: permissions },
  Group: { jobTokenPermissions: groupPermissions }
}
