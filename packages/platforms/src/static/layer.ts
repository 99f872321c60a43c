import { listProblems } from "@jobwarden/core"
import { Platform, PlatformUnavailable } from "@jobwarden/service"
import { Clock, Effect, Layer, Result } from "effect"
import { parseStaticPlatform, readStaticPlatform } from "./decode-static-platform.ts"
import type { StaticPlatformData } from "./file-schema.ts"
import { readFileText } from "./read-file-text.ts"
import { makeStaticPlatform } from "./static-platform.ts"

/** The static platform from a YAML or JSON file, read once, when the layer is built. */
export const layerStatic = ({
  path
}: {
  readonly path: string
}): Layer.Layer<Platform, PlatformUnavailable> =>
  Layer.effect(
    Platform,
    Effect.flatMap(readFileText(path), (text) => open(`platform file \`${path}\``, parseStaticPlatform(text)))
  )

/** The static platform from data in the file's shape: for tests, and for hosts that have it already. */
export const layerStaticFromData = (data: StaticPlatformData): Layer.Layer<Platform, PlatformUnavailable> =>
  Layer.effect(
    Platform,
    Effect.suspend(() => open("the static platform's data", readStaticPlatform(data)))
  )

const open = (
  name: string,
  read: ReturnType<typeof readStaticPlatform>
): Effect.Effect<Platform["Service"], PlatformUnavailable> =>
  Result.match(read, {
    onSuccess: ({ roster }) => Effect.map(Clock.Clock, (clock) => makeStaticPlatform(roster, clock)),
    onFailure: (problems) =>
      Effect.fail(new PlatformUnavailable({ reason: `${name} cannot be used:\n${listProblems(problems)}` }))
  })
