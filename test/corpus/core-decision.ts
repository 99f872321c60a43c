import { createEngine, type Caller, type ProjectInput, type Role } from "@jobwarden/core"
import { PolicyStore } from "@jobwarden/service"
import { deployTokens, groups, jobs, people, projects, type Person } from "@jobwarden/service/testing"
import { Effect } from "effect"
import type { Act } from "./acts.ts"

type Question = Extract<Act, { readonly kind: "explain" | "may" }>
type Subject = Extract<Act, { readonly kind: "may" }>["subject"]

/** Who is what in which project, written down again: the sample platform is not asked. */
const roles: { readonly [path: string]: Partial<Record<Person, Role>> } = {
  "acme/backend": {
    olga: "owner",
    maya: "maintainer",
    dev: "developer",
    rosa: "reporter",
    gus: "guest",
    gone: "maintainer"
  },
  "acme/app": { olga: "owner", maya: "maintainer", dev: "developer" },
  "acme/handbook": { olga: "owner", rosa: "maintainer" },
  "acme/wiki": { olga: "owner", maya: "maintainer" },
  "partner/integration": { pia: "maintainer" }
}

/** Why the core alone allows or denies it, told everything: no port, no index, no use case. */
export const decideInCore = Effect.fnUntraced(function* (question: Question, caller: unknown) {
  const { action, project, resource } = question
  const stored = new Map(
    (yield* PolicyStore.use((store) => store.readAll)).map(
      ({ document, entity }) => [`${entity.type} ${entity.id}`, document] as const
    )
  )
  const engine = createEngine()
  engine.putInstance({ ...stored.get("instance 0") })
  for (const group of groups) engine.putGroup({ ...group, ...stored.get(`group ${group.id}`) })
  for (const each of Object.values(projects)) {
    engine.putProject({ ...each, ...stored.get(`project ${each.id}`) } as ProjectInput)
  }
  return engine.decide({ project, caller: caller as Caller<Role>, resource, action }).reason
})

/** A subject of the sample organisation as the library has it. */
export const callerOf = ({ name, type }: Subject, project: string): Caller<Role> => {
  if (type === "job" && Object.hasOwn(jobs, name)) {
    const { active, project: source, ref, userId, ...rest } = jobs[name as keyof typeof jobs]
    const trigger = Object.values(people).find(({ id }) => id === userId)?.username as Person
    const trigger_role = roles[project]?.[trigger] ?? "authenticated"
    const environment = "environment" in rest ? { environment: rest.environment } : {}
    return { type: "job", project: source, ref, ...environment, trigger_role, active }
  }
  if (type === "deploy_token" && Object.hasOwn(deployTokens, name)) {
    const { active, home, scopes } = deployTokens[name as keyof typeof deployTokens]
    return { type: "deploy_token", ...home, scopes: [...scopes], active }
  }
  if (type === "user" && Object.hasOwn(people, name)) {
    const { active, admin } = people[name as Person]
    return {
      type: "user",
      role: admin ? "owner" : (roles[project]?.[name as Person] ?? "authenticated"),
      active
    }
  }
  return { type: "user", role: "anonymous", active: false }
}
