import { makeFetchHandler } from "@jobwarden/rest-adapter"
import {
  FleetLinter,
  layerAuditTree,
  layerFleetFindings,
  layerPolicyStoreMemory,
  newSignerKey,
  readSignerKey
} from "@jobwarden/service"
import { layerPlatformSample } from "@jobwarden/service/testing"
import { Layer, Logger, Result } from "effect"
import type { OpenApiDocument } from "./operations.ts"

export const origin = "http://jobwarden.example"

export interface Service {
  readonly fetch: (request: Request) => Promise<Response>
  readonly document: OpenApiDocument
  /** What it wrote into its log. */
  readonly logged: readonly string[]
  readonly end: () => Promise<void>
}

/** The HTTP API over the sample organisation, as a host embeds it, with a store in memory. */
export const startService = async (): Promise<Service> => {
  const logged: string[] = []
  const key = Result.getOrThrow(readSignerKey(newSignerKey("jobwarden.example/audit").secret))
  const beside = Layer.merge(
    layerFleetFindings().pipe(Layer.provide(FleetLinter.layerHere)),
    layerAuditTree({ signers: [key] })
  )
  const { dispose, fetch } = makeFetchHandler(
    Layer.mergeAll(
      layerPlatformSample,
      layerPolicyStoreMemory,
      Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logged.push(line))])
    ),
    { externalUrl: origin, beside }
  )
  const answer = await fetch(new Request(`${origin}/openapi.json`))
  return { fetch, document: (await answer.json()) as OpenApiDocument, logged, end: dispose }
}
