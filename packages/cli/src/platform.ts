import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import { Effect, Layer } from "effect"
import { ChildProcessSpawner, make } from "effect/process/ChildProcessSpawner"

/** What the parser of command lines would start programs with. It starts none, and loading the real one takes time. */
const noPrograms = Layer.succeed(
  ChildProcessSpawner,
  make(() => Effect.die("no command starts programs this way"))
)

/** Node, as far as the parser of command lines needs it. */
export const NodePlatform = Layer.mergeAll(
  NodeFileSystem.layer,
  NodePath.layer,
  NodeStdio.layer,
  NodeTerminal.layer,
  noPrograms
)
