import { createEngine } from "@jobwarden/core"
import { Context, Effect, Layer } from "effect"
import { readFileSync } from "node:fs"
import { layerStaticFromData } from "../../packages/platforms/src/index.ts"
import { loadIndex } from "../../packages/service/src/load-index.ts"
import { Platform } from "../../packages/service/src/platform.ts"
import { PolicyIndex } from "../../packages/service/src/policy-index.ts"
import { PolicyStore } from "../../packages/service/src/policy-store.ts"
import { StaleAfter } from "../../packages/service/src/following.ts"
import { layer } from "../../packages/store-postgres/src/index.ts"
import { bytesInUse } from "../support/bytes-in-use.ts"
import { fleetGroups, fleetPaths, fleetProjects } from "./fleet.ts"
import type { Asked, EngineWeighed, Told } from "./talk.ts"

// A process over the store of many projects, as a program makes it that embeds the service. It tells its parent.
// node --expose-gc bench/million/process.ts index|engine URL PROJECTS

const [, , mode, url = "", count = ""] = process.argv
const projects = Number(count)
const tell = (told: Told): void => void process.send?.(told)

// Kept by a name that everything can reach: else it could be swept up in the middle of weighing.
const kept: Record<string, unknown> = {}
Object.assign(globalThis, { kept })

const caller = { type: "user", role: "developer" } as const
const question = { caller, resource: "jobs", action: "read" }

/** In MiB, by the system's word; 0 where it has none. */
const memory = (name: "VmRSS" | "VmHWM"): number => {
  try {
    const status = readFileSync("/proc/self/status", "utf8")
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const storeLayer = layer({ url, listenUrl: url })
const paths = fleetPaths(projects)
kept["paths"] = paths

/** The engine alone, over the paths and what the platform says of the projects. */
const weighEngine = Effect.gen(function* () {
  const inventory = { groups: fleetGroups(), projects: fleetProjects(paths) }
  kept["inventory"] = inventory
  const before = yield* Effect.promise(bytesInUse)
  const engine = createEngine()
  kept["engine"] = engine
  yield* Effect.gen(function* () {
    const policies = yield* (yield* PolicyStore).readAll
    yield* loadIndex({ engine, inventory, policies })
  }).pipe(Effect.provide(storeLayer))
  for (const project of paths) engine.allows({ project, ...question })
  const bytes = (yield* Effect.promise(bytesInUse)) - before
  tell({ type: "weighed", bytesPerProject: bytes / projects } satisfies EngineWeighed)
})

/** The whole: platform, store, index; then it follows, and says when a change decides. */
const runIndex = Effect.gen(function* () {
  const onlyPaths = yield* Effect.promise(bytesInUse)
  const startedPlatform = performance.now()
  const platform = Context.get(
    yield* Layer.build(
      layerStaticFromData({ version: 1, groups: fleetGroups(), projects: [...fleetProjects(paths)] })
    ),
    Platform
  )
  const platformSeconds = (performance.now() - startedPlatform) / 1000
  kept["platform"] = platform
  const withPlatform = yield* Effect.promise(bytesInUse)

  const startedIndex = performance.now()
  const built = yield* Layer.build(
    PolicyIndex.layer.pipe(
      Layer.provide(Layer.succeed(Platform, platform)),
      Layer.provide(storeLayer),
      Layer.provide(Layer.succeed(StaleAfter, 30_000))
    )
  )
  const index = Context.get(built, PolicyIndex)
  const indexSeconds = (performance.now() - startedIndex) / 1000
  kept["index"] = index
  // Also that it decides by what is stored: none may be without its revision.
  const unread = paths.filter((project) => index.engine.decide({ project, ...question }).revision !== 1)
  const withIndex = yield* Effect.promise(bytesInUse)
  tell({
    type: "ready",
    platformSeconds,
    indexSeconds,
    unread: unread.length,
    platformBytes: (withPlatform - onlyPaths) / projects,
    indexBytes: (withIndex - withPlatform) / projects,
    residentMebibytes: memory("VmRSS"),
    mostMebibytes: memory("VmHWM")
  })

  const awaited = Effect.fnUntraced(function* ({ project, revision }: Asked) {
    tell({ type: "waiting" })
    yield* index.atLeast(project, revision)
    const { allowed } = index.engine.decide({ project, ...question })
    tell({ type: "decided", allowed })
  })
  yield* Effect.callback<void>((resume) => {
    process.on("message", (asked: Asked) => void Effect.runPromise(Effect.scoped(awaited(asked))))
    process.once("disconnect", () => resume(Effect.void))
  })
})

await Effect.runPromise(Effect.scoped(mode === "engine" ? weighEngine : runIndex))
if (process.connected) process.disconnect()
