import { layerStatic } from "@jobwarden/platforms"
import { makeFetchHandler, openApiDocument } from "@jobwarden/rest-adapter"
import { FleetLinter, layerFleetFindings } from "@jobwarden/service"
import { layer as layerSqlite } from "@jobwarden/store-sqlite"
import { Layer, Logger } from "effect"

const {
  JOBWARDEN_STORE = "jobwarden.sqlite",
  JOBWARDEN_PLATFORM = "platform.yaml",
  EXTERNAL_URL = "http://127.0.0.1:8080"
} = process.env

// The two ports. A host that has users and projects of its own brings its own `Platform` in the place of the file.
const store = layerSqlite({ path: JOBWARDEN_STORE })
const platform = layerStatic({ path: JOBWARDEN_PLATFORM })
const logs = Layer.succeed(Logger.LogToStderr, true)

/** The HTTP API as one function from a request to an answer. */
export const jobwarden = makeFetchHandler(Layer.mergeAll(store, platform, logs), {
  externalUrl: EXTERNAL_URL,
  beside: layerFleetFindings().pipe(Layer.provide(FleetLinter.layerHere))
})

/** The paths that belong to it, in the form of most routers; all others are the host's. */
export const paths = ["/docs", "/openapi.json", ...Object.keys(openApiDocument().paths)].map((path) =>
  path.replaceAll(/\{(\w+)\}/g, ":$1")
)

/** Ends when the host is told to: first no more requests, then what is still to be written. */
export const endWith = (close: () => Promise<unknown> | unknown): void => {
  process.once("SIGTERM", async () => {
    await close()
    await jobwarden.dispose()
  })
}
