import {
  autopopulateAllowlist,
  clearAutopopulations,
  type AllowlistPopulated,
  type Reference,
  type Requester
} from "@jobwarden/service"
import { Effect } from "effect"
import type { Failure } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { Ports, Resolve } from "../request-context.ts"
import { orRefused } from "./refused.ts"
import type { ScopeInput } from "./scope-payload.ts"

type Change = (
  requester: Requester,
  reference: Reference
) => Effect.Effect<AllowlistPopulated, Failure, Ports>

/** GitLab says in a word of its own whether all went well. */
const changing =
  (change: Change): Resolve<null, { readonly input: ScopeInput }> =>
  (_, { input: { clientMutationId, projectPath } }, { requester, run }) =>
    run(
      Effect.map(orRefused(change(requester, fullPathOf(projectPath))), (done) =>
        "errors" in done
          ? { clientMutationId, status: "error", leftOutCount: null, errors: done.errors }
          : { clientMutationId, status: "complete", leftOutCount: done.leftOut, errors: [] }
      )
    )

export const populateMutations = {
  Mutation: {
    ciJobTokenScopeAutopopulateAllowlist: changing(autopopulateAllowlist),
    ciJobTokenScopeClearAllowlistAutopopulations: changing(clearAutopopulations)
  }
}
