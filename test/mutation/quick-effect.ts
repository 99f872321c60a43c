// Stands in for `effect` while a mutant is tried: what the core may use of it, without loading all the rest
// anew for every mutant.
export * as Data from "effect/Data"
export * as Result from "effect/Result"
export * as Schema from "effect/Schema"
export * as SchemaAST from "effect/SchemaAST"
export * as SchemaIssue from "effect/SchemaIssue"
