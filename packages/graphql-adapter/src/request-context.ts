import type {
  Platform,
  PolicyIndex,
  PolicyStore,
  ReadPermissions,
  ReadProject,
  RefusalLog,
  Requester
} from "@jobwarden/service"
import type { Effect } from "effect"
import type { Failure } from "./failure.ts"

/** What use cases need. */
export type Ports = Platform | PolicyIndex | PolicyStore | RefusalLog

/** What is left of what a request may cost. */
export interface Budget {
  remaining: number
}

/** What resolvers know of the request that they answer. */
export interface RequestContext {
  readonly requester: Requester
  /** The address of the host, without a slash at its end. */
  readonly base: string
  readonly index: PolicyIndex["Service"]
  readonly readProject: ReadProject
  readonly readPermissions: ReadPermissions
  /** Runs a use case, or takes what it answers at once; what it fails with becomes the error of a field. */
  readonly run: <A>(effect: Effect.Effect<A, Failure, Ports>) => A | Promise<A>
  /** A use case's effect with what it needs, for what another one runs. */
  readonly withPorts: <A, E>(effect: Effect.Effect<A, E, Ports>) => Effect.Effect<A, E>
  readonly budget: Budget
  /** Whether the request brings several operations. */
  readonly isBatch: boolean
}

/** What a resolver is given. */
export type Resolve<Parent, Arguments = Record<string, never>> = (
  parent: Parent,
  args: Arguments,
  context: RequestContext
) => unknown
