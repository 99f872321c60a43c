import { quote, type Reference } from "@jobwarden/core"
import { layerStatic } from "@jobwarden/platforms"
import { accessAt, Platform } from "@jobwarden/service"
import { openPastPolicies } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { answerOf } from "./past-answer.ts"

/** Who could do what by a store's revisions, for whoever has the store itself: nothing is hidden. */
export const whoCouldByStore = Effect.fn("whoCouldByStore")(
  function* (
    { platform, store }: { readonly store: string; readonly platform: string },
    reference: Reference,
    question: { readonly resource: string; readonly action: string; readonly at: number }
  ) {
    const past = yield* openPastPolicies(store)
    return yield* Effect.gen(function* () {
      const project = yield* Platform.use((known) => known.project(reference))
      if (project === null) {
        const message = `\`project\`: ${quote(platform)} has no project ${quote(String(reference))}`
        return yield* new WrongUsage({ message })
      }
      const { access, past: context, revision } = yield* accessAt(past, project, question)
      return answerOf(project.path, question, { access, past: context, revision })
    }).pipe(Effect.provide(layerStatic({ path: platform })))
  },
  (effect) =>
    Effect.scoped(effect).pipe(
      Effect.catchTags({
        StoreUnavailable: ({ reason }) => Effect.fail(new UnusableInput({ message: reason })),
        PlatformUnavailable: ({ reason }) => Effect.fail(new UnusableInput({ message: reason })),
        FutureMoment: ({ now }) =>
          Effect.fail(new WrongUsage({ message: `\`--at\` is in the future: it is ${now} now` }))
      })
    )
)
