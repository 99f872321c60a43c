import { Platform, Secret, type Credential } from "@jobwarden/service"
import { Effect, Redacted, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { layerGitLab } from "../src/gitlab/layer.ts"
import type { StubGitLab } from "./stub-gitlab.ts"
import { tokens } from "./stub-world.ts"

type Asked = Platform["Service"]

const asked = <A, E>(
  { url }: Pick<StubGitLab, "url">,
  use: (platform: Asked) => Effect.Effect<A, E, Scope.Scope>
) =>
  Effect.flatMap(Platform, use).pipe(
    Effect.provide(layerGitLab({ url, token: Redacted.make(tokens.service) })),
    Effect.scoped
  )

/** Asks a platform over the stub, with a clock that stands still but for what the test moves it. */
export const withPlatform = <A, E>(
  stub: Pick<StubGitLab, "url">,
  use: (platform: Asked) => Effect.Effect<A, E, Scope.Scope>
): Promise<A> => Effect.runPromise(Effect.provide(asked(stub, use), TestClock.layer()))

/** The same by the real clock, for what is tried again after a moment. */
export const withPlatformInTime = <A, E>(
  stub: Pick<StubGitLab, "url">,
  use: (platform: Asked) => Effect.Effect<A, E, Scope.Scope>
): Promise<A> => Effect.runPromise(asked(stub, use))

/** Lets the clock run as long as the effect takes, where nobody answers who would need time of their own. */
export const whileTimePasses = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.raceFirst(
    effect,
    Effect.forever(Effect.andThen(TestClock.adjust("500 millis"), Effect.promise(nextTurn)))
  )

const nextTurn = () => new Promise<void>((settle) => setImmediate(settle))

export const credential = (presentedAs: Credential["presentedAs"], token: string): Credential => ({
  presentedAs,
  secret: new Secret(token)
})

/** What a failure says. */
export const whyNot = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<string> =>
  Effect.match(effect, { onSuccess: (value) => `answered ${JSON.stringify(value)}`, onFailure: String })
