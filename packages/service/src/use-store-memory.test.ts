import { describe, it } from "vitest"
import { useStoreContract } from "./testing/use-contract.ts"
import { layerUseStoreMemory } from "./use-store-memory.ts"

useStoreContract({ name: "memory", makeLayer: (room) => layerUseStoreMemory(room) }, { describe, it })
