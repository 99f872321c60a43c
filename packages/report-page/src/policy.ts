/** A project, as a person finds it. */
export interface ProjectName {
  readonly path: string
  readonly id?: number
}

/** What is said of one resource and action. */
export interface ToldCell {
  readonly action: string
  /** Whom the grant in force admits, in few words. */
  readonly grant: string
  /** Who states it, in few words. */
  readonly source: string
  readonly level: "project" | "group" | "instance" | "baseline"
  /** The limits that cut it; empty: none does. */
  readonly cut: string
}

/** Resources of which the same is to be said. */
export interface ToldRow {
  /** What they are called together, within their family. */
  readonly label: string
  readonly resources: readonly string[]
  readonly cells: readonly ToldCell[]
}

/** An entry of the allowlist, and what it comes to now. */
export interface ToldEntry {
  readonly source: string
  readonly permits: string
}

/** The policy in force of a project. */
export interface ToldProject extends ProjectName {
  readonly visibility: string
  /** Resources in their order; those of a family under its name, all others under the empty one. */
  readonly families: readonly { readonly name: string; readonly rows: readonly ToldRow[] }[]
  /** What the scope asks, in a sentence. */
  readonly scope: string
  readonly entries: readonly ToldEntry[]
  /** What limits take away, a sentence each. */
  readonly cuts: readonly string[]
}

export interface AskedCell {
  readonly project: string
  readonly resource: string
  readonly action: string
}

/** Somebody who asks, as the engine takes it. */
export type AskedCaller =
  | { readonly type: "user"; readonly role: string; readonly scopes?: readonly string[] }
  | {
      readonly type: "job"
      readonly project: number | string
      readonly ref: { readonly protected: boolean; readonly fork?: boolean }
      readonly environment?: { readonly name: string; readonly protected: boolean }
      readonly trigger_role: string
    }
  | { readonly type: "deploy_token"; readonly scopes: readonly string[]; readonly project: number | string }
  | { readonly type: "deploy_token"; readonly scopes: readonly string[]; readonly group: number | string }

/** What a request has to pass. */
export interface Gate {
  readonly reason: string
  readonly asks: string
  /** `null`: it does not concern this caller. */
  readonly passed: boolean | null
}

/** A change that would make the answer a yes. */
export interface Nearest {
  readonly words: string
  /** What is to be written, and where; left out where nothing is. */
  readonly written?: { readonly where: string; readonly text: string }
}

/** The answer of the engine, in words. */
export interface Verdict {
  readonly allowed: boolean
  readonly reason: string
  readonly why: string
  /** Which grant is in force, and who states it. */
  readonly grant: string
  /** What the caller could do otherwise: each suffices. */
  readonly byCaller: readonly Nearest[]
  /** What the project's owner would have to change, all of it; empty: nothing that an owner can. */
  readonly byOwner: readonly Nearest[]
  readonly gates: readonly Gate[]
}

/** A kind of principals, and which of them. */
export interface PrincipalLine {
  readonly who: string
  readonly which: string
}

/** What the page asks: the engine is behind it. */
export interface Policy {
  readonly projects: readonly ProjectName[]
  readonly resources: readonly string[]
  readonly actions: readonly string[]
  /** The least first. */
  readonly roles: readonly string[]
  /** The scopes that a user's token may have, and a deploy token. */
  readonly scopes: { readonly user: readonly string[]; readonly deployToken: readonly string[] }
  /** `null`: no such project. */
  readonly describe: (project: string) => ToldProject | null
  readonly ask: (cell: AskedCell, caller: AskedCaller) => Verdict
  readonly everybody: (cell: AskedCell) => readonly PrincipalLine[]
  /** A text, all of it to be seen: what turns letters around or hides is spelt out. */
  readonly visible: (text: string) => string
}
