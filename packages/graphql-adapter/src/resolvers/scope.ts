import {
  getScope,
  listAllowlist,
  readEntryOrigins,
  type EntryKind,
  type EntryOriginView,
  type ListedEntries,
  type ListedEntry,
  type Reference
} from "@jobwarden/service"
import { Effect } from "effect"
import { pageOf, type PageArguments } from "../connection.ts"
import { enumName } from "../domain-names.ts"
import { globalId } from "../global-id.ts"
import type { RequestContext, Resolve } from "../request-context.ts"
import { placeView } from "./place-view.ts"
import type { ProjectParent } from "./project.ts"

type Page = Resolve<ProjectParent, PageArguments>

/** A project's scope: that the caller may read it is found out before any field of it is. */
const scope: Resolve<ProjectParent> = (parent, _, { requester, run }) =>
  run(Effect.as(getScope(requester, parent.project.id), parent))

const settings: Resolve<ProjectParent> = (parent, _, { requester, run }) =>
  run(Effect.map(getScope(requester, parent.project.id), settingsView))

/** Settings as far as they are kept here. */
export const settingsView = ({ inbound_enabled }: { readonly inbound_enabled: boolean }) => ({
  inboundJobTokenScopeEnabled: inbound_enabled,
  jobTokenScopeEnabled: false,
  pushRepositoryForJobTokenAllowed: null
})

const kinds = { project: "Project", group: "Group" } as const

/** A project or group as GitLab shows it in lists. */
export const targetView = ({ id, kind, path }: ListedEntry["target"], base: string) => ({
  __typename: `CiJobTokenAccessible${kinds[kind]}`,
  number: id,
  ...placeView(kinds[kind], id, path, base)
})

const list = (reference: Reference, kind: EntryKind, { requester }: RequestContext) =>
  listAllowlist(requester, reference, kind)

const places =
  (kind: EntryKind): Page =>
  (parent, args, context) =>
    context.run(
      Effect.flatMap(list(parent.project.id, kind, context), ({ entries }) =>
        pageOf(
          entries.map(({ target }) => targetView(target, context.base)),
          args,
          kind,
          ({ number }) => number
        )
      )
    )

const count =
  (kind: EntryKind): Resolve<ProjectParent> =>
  (parent, _, context) =>
    context.run(Effect.map(list(parent.project.id, kind, context), ({ entries }) => entries.length))

/** The direction that GitLab removed: nothing is there any more. */
const none: Page = (_, args, { run }) => run(pageOf<never>([], args, "project", () => 0))

/** Looks up once, and only if somebody asks, who added each of some entries. */
export const originsOf = (
  { project }: ProjectParent,
  targets: ReadonlyArray<ListedEntry["target"]>,
  { requester, run }: RequestContext
) => {
  let asked: ReturnType<typeof ask> | undefined
  const ask = () => run(readEntryOrigins(requester, project.id, targets))
  return async (target: ListedEntry["target"]): Promise<EntryOriginView> => {
    const originOf = await (asked ??= ask())
    return originOf(target)
  }
}

/** An entry as it stands on a project's list. */
export const entryView = (
  sourceProject: ProjectParent,
  entry: ListedEntry,
  base: string,
  originOf: ReturnType<typeof originsOf>
) => {
  const { default_permissions, expires_at, job_token_policies } = entry.terms
  return {
    number: entry.target.id,
    sourceProject,
    target: targetView(entry.target, base),
    direction: "inbound",
    // Neither key means everything, and a list without the other means the list.
    defaultPermissions: default_permissions ?? job_token_policies === undefined,
    jobTokenPolicies: (job_token_policies ?? []).map(enumName),
    addedBy: async () => {
      const { addedBy } = await originOf(entry.target)
      return addedBy && { ...addedBy, id: globalId("User", addedBy.id) }
    },
    createdAt: async () => (await originOf(entry.target)).createdAt,
    autopopulated: async () => (await originOf(entry.target)).autopopulated,
    expiresAt: expires_at ?? null
  }
}

/** The entries that are on the list themselves: a project is let in by itself without one. */
const written = ({ entries }: ListedEntries, { project }: ProjectParent): ReadonlyArray<ListedEntry> =>
  entries.filter(
    ({ target, terms }) =>
      target.kind !== "project" || target.id !== project.id || Object.keys(terms).length > 0
  )

const entriesOf =
  (kind: EntryKind): Page =>
  (parent, args, context) =>
    context.run(
      Effect.flatMap(list(parent.project.id, kind, context), (listed) => {
        const entries = written(listed, parent)
        const originOf = originsOf(
          parent,
          entries.map(({ target }) => target),
          context
        )
        return Effect.map(
          pageOf(
            entries.map((entry) => entryView(parent, entry, context.base, originOf)),
            args,
            kind,
            ({ number }) => number
          ),
          (page) => ({ ...page, hiddenCount: listed.hidden })
        )
      })
    )

/** Those of a kind that were added from the log of use. */
const autopopulatedIds =
  (kind: EntryKind): Resolve<ProjectParent> =>
  (parent, _, context) =>
    context.run(
      Effect.flatMap(list(parent.project.id, kind, context), (listed) => {
        const targets = written(listed, parent).map(({ target }) => target)
        return Effect.map(readEntryOrigins(context.requester, parent.project.id, targets), (originOf) =>
          targets
            .filter((target) => originOf(target).autopopulated)
            .map(({ id }) => globalId(kinds[kind], id))
        )
      })
    )

export const scopeResolvers = {
  Project: { ciJobTokenScope: scope, ciJobTokenScopeAllowlist: scope, ciCdSettings: settings },
  CiJobTokenScopeType: {
    projects: none,
    outboundAllowlist: none,
    inboundAllowlist: places("project"),
    groupsAllowlist: places("group"),
    inboundAllowlistCount: count("project"),
    groupsAllowlistCount: count("group"),
    groupAllowlistAutopopulatedIds: autopopulatedIds("group"),
    inboundAllowlistAutopopulatedIds: autopopulatedIds("project")
  },
  CiJobTokenScopeAllowlist: { groupsAllowlist: entriesOf("group"), projectsAllowlist: entriesOf("project") }
}
