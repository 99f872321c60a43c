export * from "./platform-samples.ts"
export * from "./store-contract.ts"
export * from "./store-samples.ts"
