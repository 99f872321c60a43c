import { expectTypeOf } from "vitest"
import {
  createEngineFor,
  type fixtureRecords,
  makeCompiler,
  makeSentences,
  makeVocabulary,
  records,
  type recordUsers,
  recordWords,
  type Compiler,
  type Domain,
  type EngineOf,
  type Records,
  type Sentences,
  type Vocabulary
} from "../../src/index.ts"

// An engine of another domain knows the other domain's names, and only those.

const engine = createEngineFor(records)
expectTypeOf(engine).toEqualTypeOf<EngineOf<Records>>()

type Role = "stranger" | "visitor" | "reader" | "editor" | "admin"
type Asked = Parameters<typeof engine.decide>[0]
expectTypeOf<Extract<Asked["caller"], { type: "user" }>["role"]>().toEqualTypeOf<Role>()
expectTypeOf<Extract<Asked["caller"], { type: "job" }>["trigger_role"]>().toEqualTypeOf<Role>()
expectTypeOf<Parameters<typeof engine.cellsHandedBeyond>[0]>().toEqualTypeOf<Role>()

type Project = Parameters<typeof engine.putProject>[0]
type Document = NonNullable<Project["permissions"]>
expectTypeOf<Project["visibility"]>().toEqualTypeOf<"active" | "archived" | null | undefined>()
expectTypeOf<keyof Document>().toEqualTypeOf<"record">()
expectTypeOf<keyof NonNullable<Document["record"]>>().toEqualTypeOf<
  "read" | "write" | "delete" | "soft_delete"
>()
expectTypeOf<Extract<NonNullable<Document["record"]>["read"], string>>().toEqualTypeOf<
  "reader" | "editor" | "admin" | "job_token" | `job_token_and_${"reader" | "editor" | "admin"}`
>()
expectTypeOf<(typeof fixtureRecords)[number]["path"]>().toEqualTypeOf<"record-1" | "record-2">()
expectTypeOf<keyof typeof recordUsers>().toEqualTypeOf<"alice" | "bob">()

const vocabulary = makeVocabulary(records)
expectTypeOf(vocabulary).toEqualTypeOf<Vocabulary<Records>>()
expectTypeOf(vocabulary.domain).toEqualTypeOf<Records>()
expectTypeOf(makeCompiler(vocabulary)).toEqualTypeOf<Compiler>()
expectTypeOf(makeSentences(vocabulary, recordWords)).toEqualTypeOf<Sentences>()

/** Never run: a domain written where it is used is known by its names as well. */
export const inferred = (): void => {
  const inline = createEngineFor({
    name: "inline",
    roles: ["out", "in", "member"],
    signedIn: "in",
    leastMember: "member",
    actions: [{ name: "look", observes: true, jobTokenFloor: null }],
    visibilities: ["open"],
    resources: [{ name: "thing", formats: ["small"], baseline: { look: "member" } }],
    tokenScopes: [],
    allowlistPolicies: { verbs: { see: ["look"] }, subjects: { things: "thing" } }
  })
  const asked = { project: "p", resource: "thing.small", action: "look" }
  inline.allows({ ...asked, caller: { type: "user", role: "member" } })
  inline.putProject({
    path: "p",
    permissions: { thing: { small: { look: "member" }, default: { look: false } } }
  })
  inline.putProject({ path: "p", scope: { allowlist: [{ project: 1, job_token_policies: ["see_things"] }] } })
  // @ts-expect-error a role of another domain
  inline.allows({ ...asked, caller: { type: "user", role: "owner" } })
  // @ts-expect-error a grant of another domain
  inline.putProject({ path: "p", permissions: { thing: { small: { look: "maintainer" } } } })
  // @ts-expect-error a role that is no member's
  inline.putProject({ path: "p", permissions: { thing: { small: { look: "in" } } } })
  // @ts-expect-error a format that there is none of
  inline.putProject({ path: "p", permissions: { thing: { large: { look: true } } } })
  const [job_token_policies] = [["read_packages"]] as const
  // @ts-expect-error a name of another domain's allowlists
  inline.putProject({ path: "p", scope: { allowlist: [{ project: 1, job_token_policies }] } })
  // @ts-expect-error a role of another domain
  engine.allows({ ...asked, caller: { type: "user", role: "maintainer" } })
  // @ts-expect-error a resource of another domain
  engine.putProject({ path: "p", permissions: { jobs: { read: true } } })
}

// A domain lacks nothing, and has at least two roles and a visibility.
expectTypeOf<Omit<Records, "roles">>().not.toExtend<Domain>()
expectTypeOf<Omit<Records, "roles"> & { readonly roles: readonly ["one"] }>().not.toExtend<Domain>()
expectTypeOf<Omit<Records, "visibilities"> & { readonly visibilities: readonly [] }>().not.toExtend<Domain>()
expectTypeOf<Records>().toExtend<Domain>()
