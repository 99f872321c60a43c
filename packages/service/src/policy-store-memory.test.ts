import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { storeContract } from "./testing/store-contract.ts"

storeContract({ name: "memory", makeLayer: () => layerPolicyStoreMemory })
