import type { PolicyStore, StoreUnavailable, UseStore } from "@jobwarden/service"
import { Effect, Layer, Redacted } from "effect"
import type { ServeConfiguration } from "./configuration.ts"

type Stores = Layer.Layer<PolicyStore | UseStore, StoreUnavailable>

/** The store that the configuration names. Of the two, only what is used is loaded. */
export const layerStore = ({ postgres, sqlitePath }: ServeConfiguration): Stores =>
  Layer.unwrap(
    Effect.promise(async (): Promise<Stores> => {
      if (postgres === undefined) {
        const { layer } = await import("@jobwarden/store-sqlite")
        return layer({ path: sqlitePath ?? "" })
      }
      const { connections, listenUrl, password, url } = postgres
      const { layer } = await import("@jobwarden/store-postgres")
      return layer({
        url: Redacted.value(url),
        ...(password && { password }),
        ...(listenUrl && { listenUrl: Redacted.value(listenUrl) }),
        ...(connections !== undefined && { bounds: { connections } })
      })
    })
  )
