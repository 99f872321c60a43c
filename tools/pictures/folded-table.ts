import {
  createEngine,
  makeCompiler,
  vocabulary,
  type AccessRequest,
  type Caller,
  type Compiler,
  type Decision,
  type ProjectInput,
  type Role
} from "../../packages/core/src/index.ts"

/** A class of principals, as the engine numbers them. */
export type PrincipalClass = Compiler["space"]["classes"][number]
export type JobClass = Extract<PrincipalClass, { kind: "job" }>

/** Whether a bit is set, and where it is, whether the scope lets anybody come as far as to it. */
export type Square = "clear" | "set" | "kept_out"

/** Classes that differ in the environment alone, and are admitted to the same cells. */
export interface Column {
  readonly principal: PrincipalClass
  /** Their numbers among all classes. */
  readonly numbers: readonly number[]
  readonly squares: readonly Square[]
}

/** The rows of one resource, and one request's way to its bit. */
export interface FoldedTable {
  readonly actions: readonly string[]
  readonly columns: readonly Column[]
  readonly classCount: number
  readonly jobClassCount: number
  readonly marked: {
    readonly row: number
    readonly column: number
    /** The number of the class. */
    readonly number: number
    readonly principal: JobClass
    readonly decision: Decision
  }
}

/** A project whose table is shown, and the request that is followed. */
export interface Example {
  readonly project: ProjectInput
  /** A project that the allowlist names. */
  readonly listed: string
  /** A project that nobody names. */
  readonly foreign: string
  readonly resource: string
  readonly marked: { readonly action: string; readonly principal: JobClass }
}

const deployTokenScopes = ["read_package_registry", "write_package_registry"]

/** An environment that no policy mentions. */
const environmentName = "some environment"

const roleAt = (rank: number): Role => {
  const role = vocabulary.domain.roles[rank]
  if (role === undefined) throw new Error(`there is no role of rank ${rank}`)
  return role
}

/** A caller of the class. */
const callerOf = (example: Example, principal: PrincipalClass): Caller<Role> => {
  switch (principal.kind) {
    case "user":
      return { type: "user", role: roleAt(principal.rank) }
    case "deploy_token":
      return { type: "deploy_token", project: example.project.path, scopes: deployTokenScopes }
    case "job": {
      const { environment, origin, ref, triggerRank } = principal
      return {
        type: "job",
        project: origin === "own" ? example.project.path : example[origin],
        ref: { protected: ref === "protected", fork: ref === "fork" },
        ...(environment !== "none" && {
          environment: { name: environmentName, protected: environment === "protected" }
        }),
        trigger_role: roleAt(triggerRank)
      }
    }
  }
}

/**
 * Reads a project's table from the engine and puts the environments together. It throws where that would leave
 * something out: where environments make a difference, and where a bit and the decision about a caller of its
 * class say two things that the scope does not explain.
 */
export const foldedTable = (example: Example): FoldedTable => {
  const engine = createEngine({ now: () => 0 })
  engine.putProject(example.project)
  const compiled = engine.compiled(example.project.path)
  if (compiled === null) throw new Error("the project was put, and is not there")
  const { table } = compiled
  if (table.named.size > 0) throw new Error("the policy names environments: one table does not show them")
  const { classes } = makeCompiler(vocabulary).space
  const cells = vocabulary.cells.filter(({ resource }) => resource === example.resource)

  const ask = (principal: PrincipalClass, action: string): Decision => {
    const request: AccessRequest<Role> = {
      project: example.project.path,
      caller: callerOf(example, principal),
      resource: example.resource,
      action
    }
    return engine.decide(request)
  }
  const square = (principal: PrincipalClass, number: number, cell: (typeof cells)[number]): Square => {
    const bit = table.sets.holds(table.rows[cell.index] ?? 0, number)
    const { allowed, reason } = ask(principal, cell.action)
    if (bit && !allowed && reason === "not_in_scope") return "kept_out"
    if (bit !== allowed)
      throw new Error(`${JSON.stringify(principal)}: the bit is ${bit}, the answer ${reason}`)
    return bit ? "set" : "clear"
  }

  const columns = new Map<string, Column>()
  for (const [number, principal] of classes.entries()) {
    const squares = cells.map((cell) => square(principal, number, cell))
    const key = JSON.stringify({ ...principal, environment: undefined })
    const known = columns.get(key)
    if (known !== undefined && String(known.squares) !== String(squares))
      throw new Error(`${JSON.stringify(principal)}: the environment makes a difference`)
    columns.set(key, {
      principal: known?.principal ?? principal,
      numbers: [...(known?.numbers ?? []), number],
      squares
    })
  }

  const { action, principal } = example.marked
  const folded = [...columns.values()]
  const number = classes.findIndex((other) => sameJob(other, principal))
  return {
    actions: cells.map((cell) => cell.action),
    columns: folded,
    classCount: classes.length,
    jobClassCount: classes.filter(({ kind }) => kind === "job").length,
    marked: {
      row: cells.findIndex((cell) => cell.action === action),
      column: folded.findIndex(({ numbers }) => numbers.includes(number)),
      number,
      principal,
      decision: ask(principal, action)
    }
  }
}

const sameJob = (one: PrincipalClass, other: JobClass): boolean =>
  one.kind === "job" &&
  one.origin === other.origin &&
  one.ref === other.ref &&
  one.environment === other.environment &&
  one.triggerRank === other.triggerRank
