import { Schema, type SchemaIssue } from "effect"
import { expectTypeOf } from "vitest"
import {
  canonicalJson,
  closestName,
  diffWorlds,
  diffWorldsFor,
  type FullPath,
  gitlab,
  type Identifier,
  listProblems,
  mergePermissions,
  parseRfc3339,
  parseSentence,
  pointer,
  printDifference,
  printPath,
  quote,
  schemaProblems,
  schemas,
  type Difference,
  type DiffOptions,
  type GitLab,
  type Grant,
  type GroupInput,
  type InstanceInput,
  type Json,
  type Path,
  type Permissions,
  type PermissionsPatch,
  type Problem,
  type ProjectInput,
  type Role,
  type Scope,
  type Sentence,
  type WorldDifference,
  type WorldOf
} from "../../src/index.ts"

// The functions beside the engine.

expectTypeOf(canonicalJson).toEqualTypeOf<(value: Json | undefined) => string>()
expectTypeOf(closestName).toEqualTypeOf<(written: string, names: Iterable<string>) => string | undefined>()
expectTypeOf(parseRfc3339).toEqualTypeOf<(text: string) => number | null>()
expectTypeOf(listProblems).toEqualTypeOf<(problems: readonly Problem[]) => string>()
expectTypeOf(pointer).toEqualTypeOf<(path: Path) => string>()
expectTypeOf(printPath).toEqualTypeOf<(path: Path) => string>()
expectTypeOf(quote).toEqualTypeOf<(text: string) => string>()
expectTypeOf(schemaProblems).toEqualTypeOf<(issue: SchemaIssue.Issue, input: unknown) => readonly Problem[]>()
expectTypeOf(printDifference).toEqualTypeOf<(difference: Difference) => readonly Sentence[]>()
expectTypeOf(parseSentence).toEqualTypeOf<(text: string) => Sentence | null>()

// Worlds of one domain are compared with each other.
type DiffWorlds = (before: WorldOf<GitLab>, after: WorldOf<GitLab>, options?: DiffOptions) => WorldDifference
expectTypeOf(diffWorlds).toEqualTypeOf<DiffWorlds>()
expectTypeOf(diffWorldsFor(gitlab)).toEqualTypeOf<DiffWorlds>()

// A document that is patched stays the document it was.
expectTypeOf(mergePermissions(gitlab, {} as Permissions, {} as PermissionsPatch)).toEqualTypeOf<Permissions>()

expectTypeOf<typeof FullPath.Type>().toEqualTypeOf<string>()
expectTypeOf<typeof Identifier.Type>().toEqualTypeOf<number>()

// A schema decodes to the type that the engine takes.
type DecodedBy<S extends { readonly Type: unknown }> = S["Type"]
expectTypeOf<DecodedBy<typeof schemas.Role>>().toEqualTypeOf<Role>()
expectTypeOf<DecodedBy<typeof schemas.Grant>>().toEqualTypeOf<Grant>()
expectTypeOf<DecodedBy<typeof schemas.Permissions>>().toEqualTypeOf<Permissions>()
expectTypeOf<DecodedBy<typeof schemas.PermissionsPatch>>().toEqualTypeOf<PermissionsPatch>()
expectTypeOf<DecodedBy<typeof schemas.Scope>>().toEqualTypeOf<Scope>()
expectTypeOf<DecodedBy<typeof schemas.ProjectInput>>().toEqualTypeOf<ProjectInput>()
expectTypeOf<DecodedBy<typeof schemas.GroupInput>>().toEqualTypeOf<GroupInput>()
expectTypeOf<DecodedBy<typeof schemas.InstanceInput>>().toEqualTypeOf<InstanceInput>()
expectTypeOf(Schema.decodeUnknownSync(schemas.Grant)).returns.toEqualTypeOf<Grant>()

/** Never run: the compiler is asked whether it could be. */
export const refused = (): void => {
  // @ts-expect-error a function is no JSON
  canonicalJson({ at: () => 0 })
  // @ts-expect-error a date is no JSON
  canonicalJson({ at: new Date(0) })
  // @ts-expect-error nobody knows whether it is JSON
  canonicalJson({} as unknown)
  // @ts-expect-error an instant is not what is parsed
  parseRfc3339(0)
  // @ts-expect-error a difference has two sides
  printDifference({ gained: [] })
}
