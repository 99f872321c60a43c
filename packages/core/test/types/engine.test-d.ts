import { expectTypeOf } from "vitest"
import {
  createEngine,
  createEngineFor,
  gitlab,
  type Access,
  type AccessRequest,
  type Caller,
  type Cell,
  type CompiledProject,
  type Decision,
  type Difference,
  type EngineOf,
  type Explanation,
  type GitLab,
  type GroupInput,
  type InstanceInput,
  type LimitedCell,
  type MinimalPolicy,
  type ObservedAccess,
  type Permissions,
  type ProjectInput,
  type QuestionsOf,
  type Reason,
  type Reference,
  type Role,
  type WorldOf
} from "../../src/index.ts"

// What each function of an engine takes and gives.

const engine = createEngine()
type Engine = typeof engine

expectTypeOf(createEngine).parameter(0).toEqualTypeOf<{ readonly now?: () => number } | undefined>()
expectTypeOf(createEngine).returns.toEqualTypeOf<EngineOf<GitLab>>()
expectTypeOf(createEngineFor(gitlab)).toEqualTypeOf<EngineOf<GitLab>>()
expectTypeOf<Engine>().toExtend<QuestionsOf<GitLab>>()

expectTypeOf<Engine["putInstance"]>().toEqualTypeOf<(instance: InstanceInput) => void>()
expectTypeOf<Engine["putGroup"]>().toEqualTypeOf<(group: GroupInput) => void>()
expectTypeOf<Engine["putProject"]>().toEqualTypeOf<(project: ProjectInput) => void>()
expectTypeOf<Engine["removeGroup"]>().toEqualTypeOf<(reference: Reference) => void>()
expectTypeOf<Engine["removeProject"]>().toEqualTypeOf<(reference: Reference) => void>()
expectTypeOf<Engine["load"]>().toEqualTypeOf<(world: WorldOf<GitLab>) => void>()

expectTypeOf<Engine["allows"]>().toEqualTypeOf<(request: AccessRequest<Role>) => boolean>()
expectTypeOf<Engine["decide"]>().toEqualTypeOf<(request: AccessRequest<Role>) => Decision>()
expectTypeOf<Engine["explain"]>().toEqualTypeOf<(request: AccessRequest<Role>) => Explanation>()
expectTypeOf<Engine["compiled"]>().toEqualTypeOf<(project: Reference) => CompiledProject | null>()

expectTypeOf<Engine["whoCan"]>().toEqualTypeOf<
  (project: Reference, resource: string, action: string) => Access | null
>()
expectTypeOf<Engine["whatCan"]>().toEqualTypeOf<
  (project: Reference, caller: Caller<Role>) => readonly string[] | null
>()
type Comparing<Result> = (one: ProjectInput, other: ProjectInput) => Result
expectTypeOf<Engine["diff"]>().toEqualTypeOf<Comparing<Difference>>()
expectTypeOf<Engine["equivalent"]>().toEqualTypeOf<Comparing<boolean>>()
expectTypeOf<Engine["narrower"]>().toEqualTypeOf<Comparing<boolean>>()
expectTypeOf<Engine["minimalPolicy"]>().toEqualTypeOf<
  (project: ProjectInput, observed: readonly ObservedAccess[]) => MinimalPolicy<ObservedAccess>
>()
expectTypeOf<Engine["effectivePermissions"]>().toEqualTypeOf<(project: ProjectInput) => Permissions>()
expectTypeOf<Engine["limitedCells"]>().toEqualTypeOf<(project: ProjectInput) => readonly LimitedCell[]>()
expectTypeOf<Engine["cellsHandedBeyond"]>().toEqualTypeOf<
  (writer: Role, before: ProjectInput, after: ProjectInput) => readonly Cell[]
>()

expectTypeOf<Decision>().toHaveProperty("allowed").toEqualTypeOf<boolean>()
expectTypeOf<Decision["cell"]>().toEqualTypeOf<{
  readonly resource: string
  readonly action: string
} | null>()
expectTypeOf<Decision["revision"]>().toEqualTypeOf<number | null>()
expectTypeOf<Explanation>().toExtend<Decision>()
expectTypeOf<Explanation["gates"][number]["gate"]>().toEqualTypeOf<Reason>()
expectTypeOf<Difference>().toEqualTypeOf<{
  readonly gained: readonly Access[]
  readonly lost: readonly Access[]
}>()

// A caller says what it is, and all that this kind of caller has to say.
type Asked = Parameters<Engine["allows"]>[0]["caller"]
expectTypeOf<{ type: "user"; role: "owner" }>().toExtend<Asked>()
expectTypeOf<{ type: "user"; role: "owner"; scopes: string[]; active: false }>().toExtend<Asked>()
expectTypeOf<{ type: "job"; project: 1; ref: { protected: true }; trigger_role: "guest" }>().toExtend<Asked>()
expectTypeOf<{ type: "deploy_token"; group: "acme"; scopes: readonly string[] }>().toExtend<Asked>()

expectTypeOf<{ type: "user" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "user"; role: "root" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "user"; role: "Owner" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "user"; role: string }>().not.toExtend<Asked>()
expectTypeOf<{ type: "user"; role: "owner"; scopes: null }>().not.toExtend<Asked>()
expectTypeOf<{ type: "robot"; role: "owner" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "job"; project: 1; trigger_role: "guest" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "job"; project: 1; ref: {}; trigger_role: "guest" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "job"; project: 1; ref: { protected: true }; role: "guest" }>().not.toExtend<Asked>()
expectTypeOf<{ type: "deploy_token"; scopes: string[] }>().not.toExtend<Asked>()
expectTypeOf<{ type: "deploy_token"; project: 1 }>().not.toExtend<Asked>()

/** Never run: the compiler is asked whether it could be. */
export const refused = (): void => {
  const asked = { project: "p", resource: "jobs", action: "read" } as const
  engine.allows({ ...asked, caller: { type: "user", role: "owner" } })
  // @ts-expect-error a role that there is none of
  engine.allows({ ...asked, caller: { type: "user", role: "boss" } })
  // @ts-expect-error a caller of no kind
  engine.decide({ ...asked, caller: { role: "owner" } })
  // @ts-expect-error a misspelled member of a caller
  engine.explain({ ...asked, caller: { type: "user", role: "owner", scope: [] } })
  // @ts-expect-error no caller
  engine.decide(asked)
  // @ts-expect-error a project by neither id nor path
  engine.whoCan(null, "jobs", "read")
  // @ts-expect-error a trigger role that there is none of
  engine.whatCan("p", { type: "job", project: 1, ref: { protected: true }, trigger_role: "root" })
  // @ts-expect-error a writer's role that there is none of
  engine.cellsHandedBeyond("root", { path: "p" }, { path: "p" })
  // @ts-expect-error one observation, not a list
  engine.minimalPolicy({ path: "p" }, { ...asked, caller: { type: "user", role: "owner" } })
  // @ts-expect-error a clock that says a date
  createEngine({ now: () => new Date() })
}
