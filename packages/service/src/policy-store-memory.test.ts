import { describe, it } from "vitest"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { storeContract } from "./testing/store-contract.ts"

storeContract({ name: "memory", keeps: "nothing", makeLayer: () => layerPolicyStoreMemory }, { describe, it })
