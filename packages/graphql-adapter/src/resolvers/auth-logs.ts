import { listTokenUses } from "@jobwarden/service"
import { Effect } from "effect"
import { pageOf, type PageArguments } from "../connection.ts"
import type { Resolve } from "../request-context.ts"
import type { ProjectParent } from "./project.ts"
import { targetView } from "./scope.ts"

const ciJobTokenAuthLogs: Resolve<ProjectParent, PageArguments> = (parent, args, { base, requester, run }) =>
  run(
    Effect.flatMap(listTokenUses(requester, parent.project.id), (listed) =>
      listed === null
        ? Effect.succeed(null)
        : Effect.map(
            pageOf(
              listed.uses.map(({ lastUsed, target }) => ({
                number: target.id,
                originProject: targetView(target, base),
                lastAuthorizedAt: lastUsed
              })),
              args,
              "auth-log",
              ({ number }) => number
            ),
            (page) => ({ ...page, hiddenCount: listed.hidden })
          )
    )
  )

export const authLogResolvers = { Project: { ciJobTokenAuthLogs } }
