import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { atomsOf, namesIn } from "../../test/access-atoms.ts"
import { memberRoles, noon, plainGrants, roles } from "../../test/documents.ts"
import type { Access, JobTokenAccess, Source } from "../access/accesses.ts"
import { environmentClasses, refClasses } from "../access/class-space.ts"
import type { Difference } from "../access/difference.ts"
import { gitlab } from "../domain/gitlab.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { noWords, type Words } from "../domain/words.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type GroupInput, type ProjectInput } from "../gitlab.ts"
import { makeSentences, type Sentence, type Sentences } from "./sentences.ts"

const inWords = makeSentences(vocabulary, gitlabWords)
const someWords: Words = {
  ...gitlabWords,
  roles: noWords.roles,
  resources: { jobs: gitlabWords.resources.jobs }
}

/** Names that look like sentences, like each other, or like nothing at all. */
const oddNames = [
  "production",
  "the project",
  "unlisted projects",
  "a` or `b",
  "a\\",
  "\\`",
  "\\u{61}",
  "line\nbreak",
  "\u202Eturned",
  "\u00A0",
  "\uD800",
  "\u{1F600}",
  "__proto__",
  "7",
  "and",
  " triggered by a developer",
  " can now read packages"
]
const name = fc.oneof(
  { arbitrary: fc.constantFrom(...oddNames), weight: 4 },
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" })
)
const pathOf = (part: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.constantFrom("acme/app", "acme/team/lib", "12/34", "acme/.hidden", "acme/app.", "acme/a,b", "a-b/c.d"),
    fc
      .array(
        part.map((text) => text.replaceAll("/", "_")),
        { minLength: 1, maxLength: 3 }
      )
      .map((parts) => parts.join("/"))
  )
const reference = fc.oneof(fc.constantFrom(7, 12, 9_007_199_254_740_991), pathOf(name))

const nonEmpty = <T>(items: readonly T[]) => fc.subarray([...items], { minLength: 1 })
const source: fc.Arbitrary<Source> = fc.oneof(
  fc.constantFrom("own" as const, "foreign" as const),
  fc.record({ project: reference }),
  fc.record({ group: reference })
)
const names = fc.uniqueArray(name, { maxLength: 3 })
const jobTokens: fc.Arbitrary<JobTokenAccess> = fc.record(
  {
    from: fc.uniqueArray(source, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
    refs: nonEmpty(refClasses),
    environments: nonEmpty(environmentClasses),
    environment_names: names,
    except_environment_names: names,
    trigger_roles: nonEmpty(roles.slice(1))
  },
  { requiredKeys: ["from", "refs", "environments", "trigger_roles"] }
)
const cellNames = vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`)
const cells = fc.oneof(
  fc.uniqueArray(fc.constantFrom(...cellNames), { minLength: 1, maxLength: 5 }),
  fc.constantFrom(
    cellNames,
    ...gitlab.actions.map(({ name }) => cellNames.filter((cell) => cell.endsWith(name)))
  )
)
const access: fc.Arbitrary<Access> = fc.record(
  {
    cells,
    users: fc.subarray([...roles]),
    deploy_tokens: fc.constant(true as const),
    job_tokens: fc.array(jobTokens, { maxLength: 3 })
  },
  { requiredKeys: ["cells"] }
)
/** Anything that has the shape of a difference, however unlikely between policies. */
const anyDifference: fc.Arbitrary<Difference> = fc.record({
  gained: fc.array(access, { maxLength: 3 }),
  lost: fc.array(access, { maxLength: 3 })
})

// Policies hold no lone surrogates: they have no canonical form.
const wellFormed = name.map((text) => text.toWellFormed())
const named = fc.oneof(fc.constantFrom(7, 12), pathOf(wellFormed))
const jobTokenTerms = fc.record(
  {
    origin: fc.constantFrom("own" as const, "in_scope" as const),
    refs: fc.constantFrom("protected" as const, "any" as const, "any_including_forks" as const),
    environments: fc.oneof(
      fc.constantFrom("any" as const, "protected" as const),
      fc.uniqueArray(wellFormed, { maxLength: 3 })
    ),
    trigger_role: fc.constantFrom(...roles)
  },
  { requiredKeys: [] }
)
const grant = fc.oneof(
  fc.constantFrom(...plainGrants),
  fc.record(
    {
      min_role: fc.option(fc.constantFrom(...memberRoles)),
      job_token: jobTokenTerms,
      deploy_token: fc.boolean()
    },
    { requiredKeys: [] }
  )
)
const grants = fc.record({ read: grant, write: grant, delete: grant }, { requiredKeys: [] })
const permissions = fc.record(
  {
    package_registry: fc.record({ maven: grants, npm: grants, default: grants }, { requiredKeys: [] }),
    container_registry: grants,
    repository: grants
  },
  { requiredKeys: [] }
)
const entry = fc.oneof(
  fc.record({
    project: named,
    job_token_policies: fc.subarray(["read_packages", "admin_containers"] as const)
  }),
  fc.record({ group: named })
)
const project: fc.Arbitrary<ProjectInput> = fc.record(
  {
    id: fc.constant(1),
    path: fc.constant("acme/backend"),
    visibility: fc.constantFrom(...gitlab.visibilities),
    permissions,
    scope: fc.record(
      {
        inbound_enabled: fc.boolean(),
        allowlist: fc.uniqueArray(entry, {
          maxLength: 3,
          selector: (one) => JSON.stringify({ ...one, job_token_policies: 0 })
        })
      },
      { requiredKeys: [] }
    )
  },
  { requiredKeys: ["id", "path"] }
)
const group: fc.Arbitrary<GroupInput> = fc.record({
  id: fc.constant(7),
  path: fc.constant("acme"),
  limits: permissions
})
/** What changes between two policies of a project below a group. */
const realDifference = fc.tuple(group, project, project).map(([above, before, after]) => {
  const engine = createEngine({ now: () => noon })
  engine.putGroup(above)
  return engine.diff(before, after)
})

const accessesOf = (sentences: readonly (Sentence | null)[], direction: Sentence["direction"]) =>
  sentences.flatMap((one) => (one?.direction === direction ? [one.access] : []))

const expectTheSame = (
  { parseSentence, printDifference }: Sentences,
  difference: Difference
): readonly Sentence[] => {
  const printed = printDifference(difference)
  const read = printed.map(({ text }) => parseSentence(text))
  expect(read).toEqual(printed)
  for (const direction of ["gained", "lost"] as const) {
    const [before, after] = [difference[direction], accessesOf(read, direction)]
    const mentioned = namesIn([...before, ...after])
    const [expected, said] = [atomsOf(before, mentioned), atomsOf(after, mentioned)]
    const [all, heard] = [new Set(expected), new Set(said)]
    expect([heard.size, said.filter((atom) => !all.has(atom))]).toEqual([all.size, []])
  }
  return printed
}

/** The same accesses, written down another way. */
const rewritten = (accesses: readonly Access[]): readonly Access[] =>
  accesses
    .flatMap(({ cells, ...principals }) => cells.map((cell) => ({ cells: [cell], ...principals })))
    .map((one) => ({ ...one, ...(one.users && { users: one.users.toReversed() }) }))
    .toReversed()

describe("the sentences of a difference", () => {
  test(
    "say exactly the difference, when they are read back, and each access once",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(realDifference, (difference) => {
          const printed = expectTheSame(inWords, difference)
          for (const direction of ["gained", "lost"] as const) {
            const said = accessesOf(printed, direction)
            const atoms = atomsOf(said, namesIn(said))
            expect(new Set(atoms).size).toBe(atoms.length)
            expect(said.length).toBeLessThanOrEqual(difference[direction].length)
          }
          const again = { gained: rewritten(difference.gained), lost: rewritten(difference.lost) }
          expect(inWords.printDifference(again)).toEqual(printed)
        }),
        { numRuns: 40 }
      )
    }
  )

  test(
    "say exactly anything that has the shape of a difference, in any words, on one line",
    { timeout: 30_000 },
    () => {
      const languages = [inWords, makeSentences(vocabulary), makeSentences(vocabulary, someWords)]
      fc.assert(
        fc.property(anyDifference, fc.constantFrom(...languages), (difference, language) => {
          for (const { text } of expectTheSame(language, difference)) {
            expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
          }
        }),
        { numRuns: 100 }
      )
    }
  )
})

describe("a text that is not printed", () => {
  test("is not read", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), name), (text) => {
        expect(inWords.parseSentence(text)).toBeNull()
      }),
      { numRuns: 100 }
    )
  })

  test("is not read as what it nearly is", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(
        realDifference,
        fc.nat(),
        fc.constantFrom("", " ", ",", "and", "x"),
        (difference, at, put) => {
          for (const { access, text } of inWords.printDifference(difference).slice(0, 3)) {
            const place = at % text.length
            const changed = text.slice(0, place) + put + text.slice(place + 1)
            if (changed !== text) expect(inWords.parseSentence(changed)?.access).not.toEqual(access)
          }
        }
      ),
      { numRuns: 30 }
    )
  })
})
