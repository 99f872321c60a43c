import type { CompiledProject, EngineOf, GitLab } from "@jobwarden/core"
import { Effect } from "effect"
import type { PermissionsView, View } from "./permissions-view.ts"
import type { PlatformProject } from "./platform.ts"

/** All that a view depends on, beside which of the two it is. */
interface Moment {
  /** The platform's word for the project, which is another object once it says something else. */
  readonly project: PlatformProject
  /** Another object once the policy decides otherwise, by a change or because something expired. */
  readonly compiled: CompiledProject
  readonly revision: number
  /** How often groups or the instance changed. */
  readonly surroundings: number
}

interface Known extends Moment {
  readonly view: PermissionsView
}

/** Views that were built lately, each for as long as nothing that it shows has changed. */
export interface KnownViews {
  /** The view, built only where it is not known; it is there at once where it is. */
  readonly of: <E, R>(
    project: PlatformProject,
    which: View,
    build: Effect.Effect<PermissionsView, E, R>
  ) => Effect.Effect<PermissionsView, E, R>
}

/** What the views lean on. */
export interface InForce {
  readonly engine: Pick<EngineOf<GitLab>, "compiled">
  /** The revision that decides about a project; `undefined` where none does. */
  readonly revision: (projectId: number) => number | undefined
  readonly surroundings: () => number
}

/** Past this many the memory starts anew: a view with its bytes is some ten kilobytes. */
const mostKnown = 2_000

export const makeKnownViews = ({ engine, revision, surroundings }: InForce): KnownViews => {
  const known: { readonly [V in View]: Map<number, Known> } = { effective: new Map(), explicit: new Map() }

  const momentOf = (project: PlatformProject): Moment | null => {
    const [compiled, current] = [engine.compiled(project.id), revision(project.id)]
    return compiled === null || current === undefined
      ? null
      : { project, compiled, revision: current, surroundings: surroundings() }
  }

  return {
    of: (project, which, build) => {
      const [views, before] = [known[which], momentOf(project)]
      const found = views.get(project.id)
      if (found !== undefined && before !== null && isSame(found, before)) return Effect.succeed(found.view)
      return Effect.map(build, (view) => {
        const after = momentOf(project)
        // What changed while it was built may be in the view or not.
        if (before !== null && after !== null && isSame(before, after) && view.revision === after.revision) {
          if (views.size >= mostKnown) views.clear()
          views.set(project.id, { ...after, view })
        }
        return view
      })
    }
  }
}

const isSame = (one: Moment, other: Moment): boolean =>
  one.project === other.project &&
  one.compiled === other.compiled &&
  one.revision === other.revision &&
  one.surroundings === other.surroundings
