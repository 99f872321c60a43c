import {
  getScope,
  listAllowlist,
  type EntryKind,
  type ListedEntries,
  type ListedEntry,
  type Reference
} from "@jobwarden/service"
import { Effect } from "effect"
import { pageOf, type PageArguments } from "../connection.ts"
import { enumName } from "../domain-names.ts"
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

const targetView = ({ target: { id, kind, path } }: ListedEntry, base: string) => ({
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
          entries.map((entry) => targetView(entry, context.base)),
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

/** An entry as it stands on a project's list. */
export const entryView = (sourceProject: ProjectParent, entry: ListedEntry, base: string) => {
  const { default_permissions, expires_at, job_token_policies } = entry.terms
  return {
    number: entry.target.id,
    sourceProject,
    target: targetView(entry, base),
    direction: "inbound",
    // Neither key means everything, and a list without the other means the list.
    defaultPermissions: default_permissions ?? job_token_policies === undefined,
    jobTokenPolicies: (job_token_policies ?? []).map(enumName),
    addedBy: null,
    createdAt: null,
    autopopulated: false,
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
      Effect.flatMap(list(parent.project.id, kind, context), (listed) =>
        Effect.map(
          pageOf(
            written(listed, parent).map((entry) => entryView(parent, entry, context.base)),
            args,
            kind,
            ({ number }) => number
          ),
          (page) => ({ ...page, hiddenCount: listed.hidden })
        )
      )
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
    groupAllowlistAutopopulatedIds: () => [],
    inboundAllowlistAutopopulatedIds: () => []
  },
  CiJobTokenScopeAllowlist: { groupsAllowlist: entriesOf("group"), projectsAllowlist: entriesOf("project") }
}
