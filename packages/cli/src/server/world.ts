import type { World } from "@jobwarden/policy-files"
import { Effect } from "effect"
import { UnusableInput } from "../exit.ts"
import { ServerRefused } from "./failures.ts"
import { readOneGroup, readOneProject, readTheInstance } from "./state.ts"

/** A project, and all that decides about it. */
export interface ProjectOnServer {
  readonly world: World
  readonly project: World["projects"][number]
  readonly hiddenEntries: number
}

/**
 * A project of a service with what its groups and the instance say, as policy files would. It is all of it or
 * nothing: what is in force cannot be told from a part.
 */
export const readProjectWorld = Effect.fn("readProjectWorld")(function* (reference: number | string) {
  const { hiddenEntries, id, path, permissions, revision, scope, visibility } =
    yield* readOneProject(reference)
  const above = groupsAbove(path)
  const [instance, groups] = yield* Effect.all([
    orRefused("the instance", readTheInstance()),
    Effect.forEach(above, (group) => orRefused(`group ${group}`, readOneGroup(group, group)))
  ])
  const refused = [instance, ...groups].flatMap((one) => ("refused" in one ? [one.refused] : []))
  if (refused.length > 0) {
    return yield* new UnusableInput({
      message:
        `what is in force in ${path} depends on what you may not read: ${refused.join(", ")}; an owner of the ` +
        "groups who administers the instance may. `who-can` and `can` are answered by the service itself"
    })
  }
  const project = { id, path, visibility, revision, permissions, scope }
  const world: World = {
    ...("document" in instance && {
      instance: {
        defaults: instance.document.defaults,
        limits: instance.document.limits,
        enforce_scope: instance.document.enforceScope
      }
    }),
    groups: groups.flatMap((one) => {
      if (!("document" in one)) return []
      const { document } = one
      return [{ id: document.id, path: document.path, defaults: document.defaults, limits: document.limits }]
    }),
    projects: [project]
  }
  const found: ProjectOnServer = { world, project, hiddenEntries }
  return found
})

const groupsAbove = (path: string): readonly string[] =>
  path
    .split("/")
    .slice(0, -1)
    .map((_, at, names) => names.slice(0, at + 1).join("/"))

const orRefused = <Document, E, R>(what: string, read: Effect.Effect<Document, E, R>) =>
  read.pipe(
    Effect.map((document) => ({ document })),
    Effect.catch((failure: E) =>
      failure instanceof ServerRefused && [403, 404].includes(failure.status)
        ? Effect.succeed({ refused: what })
        : Effect.fail(failure)
    )
  )
