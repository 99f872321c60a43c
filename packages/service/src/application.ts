import { Layer } from "effect"
import { UnacknowledgeableRules } from "./introduced-findings.ts"
import type { Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import type { PolicyStore } from "./policy-store.ts"
import { RefusalLog } from "./refusal-log.ts"

/** What a host says of the service that it embeds. */
export interface ApplicationOptions<More = never> {
  /** Rules whose findings nobody may acknowledge. */
  readonly unacknowledgeableRules?: ReadonlyArray<string>
  /** What works beside the requests, on the ports and the engine: `layerFleetFindings`, `layerUseRecorder`. */
  readonly beside?: Layer.Layer<never, unknown, Platform | PolicyStore | PolicyIndex | More>
}

/** What every use case stands on, over a host's ports; what they provide beside themselves is passed on. */
export const layerApplication = <More = never>(
  ports: Layer.Layer<Platform | PolicyStore | More, unknown>,
  { beside = Layer.empty, unacknowledgeableRules = [] }: ApplicationOptions<More>
): Layer.Layer<Platform | PolicyStore | PolicyIndex | RefusalLog, unknown> =>
  beside.pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports),
    Layer.provideMerge(Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeableRules)))
  )
