import type { Permissions } from "@jobwarden/core"
import {
  applyFixes,
  applyFixesWith,
  changed,
  differenceBetween,
  lint,
  linter,
  rules,
  severities,
  type Finding,
  type Linter,
  type LintInput,
  type RuleId,
  type Subject
} from "@jobwarden/core/rules"
import { examplesOf } from "@jobwarden/core/rule-examples"
import { describe, expect, test } from "vitest"
import { admits, everybody, stringGrants, type Action, type StringGrant, type Surroundings } from "./naive.ts"
import { described, everyPolicy, linterInput } from "./policies.ts"
import type { Example } from "./shapes.ts"

const examples = rules.flatMap(({ id }) => {
  const { invalid, valid } = examplesOf(id)
  return [...valid, ...invalid].map((example: Example) => [`${id}: ${example.title}`, example] as const)
})
const inputOf = ({
  before,
  groups,
  instance,
  now,
  project,
  suppressions,
  uses,
  written
}: Example): LintInput => ({
  ...described(project, {
    ...(before && { before }),
    ...(groups && { groups }),
    ...(instance && { instance }),
    ...(now !== undefined && { now: Date.parse(now) })
  }),
  ...(uses && { uses }),
  ...(suppressions && { suppressions }),
  ...(written && { written }),
  preset: "strict"
})

const subjectOf = ({ subject }: LintInput): Subject => {
  if (subject === undefined) throw new Error("an example describes a project")
  return subject
}
const differenceFrom = (input: LintInput, after: Subject) => differenceBetween(subjectOf(input), after)

/** A linter that finds the same the other way round. */
const backwards: Linter = {
  lint: (input) => {
    const { findings, ...rest } = linter.lint(input)
    return { ...rest, findings: findings.toReversed() }
  }
}

describe("meta-test 2: fixes", () => {
  const fixable = examples.filter(([, example]) =>
    lint(inputOf(example)).findings.some(({ fixes }) => fixes.length > 0)
  )

  test("are offered in many examples, of both classes", () => {
    const offered = fixable.flatMap(([, example]) => lint(inputOf(example)).findings)
    const classes = offered.flatMap(({ fixes }) => fixes.map((fix) => fix.class))
    expect(new Set(classes)).toEqual(new Set(["safe", "narrowing"]))
    expect(fixable.length).toBeGreaterThan(30)
  })

  test.for(fixable)("%s", ([, example]) => {
    const input = inputOf(example)
    for (const finding of lint(input).findings) {
      for (const fix of finding.fixes) {
        const { permissions, scope } = fix
        const change = { ...(permissions && { permissions }), ...(scope && { scope }) }
        const after = changed(subjectOf(input), change, input.now)
        const { gained, lost } = differenceFrom(input, after)
        expect(gained).toEqual([])
        expect(lost.length > 0 ? "narrowing" : "safe").toBe(fix.class)
        const again = lint({ ...input, subject: after, rules: [finding.rule as RuleId] }).findings
        const isSilenced = !again.some((one) => samePlace(one, finding))
        expect(isSilenced, `${fix.title} leaves ${finding.rule}`).toBe(true)
      }
    }
  })

  test.for(["safe", "narrowing"] as const)(
    "%s fixes end in one form, and fixing again changes nothing",
    (what) => {
      for (const [, example] of examples) {
        const input = inputOf(example)
        const fixed = applyFixes(input, { class: what })
        if (what === "safe") expect(fixed.lost).toEqual([])
        expect(differenceFrom(input, fixed.subject).gained).toEqual([])
        const again = applyFixes({ ...input, subject: fixed.subject }, { class: what })
        expect([again.permissions, again.scope, again.applied]).toEqual([fixed.permissions, fixed.scope, []])
        const other = applyFixesWith(backwards, input, { class: what })
        expect([other.permissions, other.scope]).toEqual([fixed.permissions, fixed.scope])
      }
    }
  )

  test("the same for every policy of one registry", () => {
    const make = linterInput("package_registry.maven", { title: "a private project" })
    for (const grants of everyPolicy.filter((_, at) => at % 37 === 0)) {
      const input: LintInput = { ...make(grants), preset: "strict" }
      const fixed = applyFixes(input, { class: "narrowing" })
      const after = lint({ ...input, subject: fixed.subject })
      expect(after.findings.flatMap(({ fixes }) => fixes)).toEqual([])
      expect(differenceFrom(input, fixed.subject).gained).toEqual([])
    }
  })
})

// What is found in a text, and not in a cell, has no cells.
const samePlace = (one: Finding, other: Finding): boolean =>
  JSON.stringify([one.level, one.group, one.path]) ===
    JSON.stringify([other.level, other.group, other.path]) &&
  (one.cells.length === 0 ? other.cells.length === 0 : one.cells.some((cell) => other.cells.includes(cell)))

describe("meta-test 3: `recommended` is quiet where all is well", () => {
  const maven = {
    read: true,
    write: { min_role: "maintainer", job_token: { origin: "own", refs: "protected" } },
    delete: "maintainer"
  } as const
  const permissions: Permissions = { package_registry: { maven } }

  test("a private project whose protected refs maintainers push to, with entries that name what they read", () => {
    const { findings } = lint(
      described({
        visibility: "private",
        permissions,
        scope: {
          inbound_enabled: true,
          allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }]
        },
        facts: {
          registries: ["maven"],
          protected_refs: [{ pattern: "main", push_role: "maintainer" }],
          environments: [{ name: "production", protected: true }],
          overwrite: [],
          deploy_tokens: []
        }
      })
    )
    expect(findings).toEqual([])
  })

  test("a project that says nothing", () => expect(lint(described({})).findings).toEqual([]))
})

describe("meta-test 4: widening takes no finding away", () => {
  const monotone = rules.flatMap(({ id, number }) =>
    [2, 3, 7, 8, 9, 10, 11, 12, 53].includes(number) ? [id] : []
  )
  const around: readonly Surroundings[] = [
    { title: "open", scope: { inbound_enabled: false } },
    { title: "with an entry", scope: { allowlist: [{ project: "g/app", default_permissions: true }] } }
  ]
  const widens = (action: Action, from: StringGrant, to: StringGrant): boolean =>
    everybody.every(
      (one) =>
        !admits(from, "container_registry", action, "private", one) ||
        admits(to, "container_registry", action, "private", one)
    )

  test.for(around)("$title", (one) => {
    const inputOf = linterInput("container_registry", one)
    const found = (grants: Readonly<Record<Action, StringGrant>>): ReadonlySet<string> =>
      new Set(
        lint({ ...inputOf(grants), rules: monotone, fixes: false }).findings.flatMap(({ cells, rule }) =>
          cells.map((cell) => `${rule} ${cell}`)
        )
      )
    let compared = 0
    for (const action of ["read", "write", "delete"] as const) {
      const base = { read: false, write: false, delete: false } as const
      const all = stringGrants.map((grant) => ({ grant, found: found({ ...base, [action]: grant }) }))
      for (const from of all) {
        for (const to of all.filter(({ grant }) => widens(action, from.grant, grant))) {
          expect([...from.found].filter((name) => !to.found.has(name))).toEqual([])
          compared += 1
        }
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})

test("the worst comes first, and the same input has the same findings", () => {
  for (const [, example] of examples) {
    const { findings } = lint(inputOf(example))
    const places = findings.map(({ severity }) => severities.indexOf(severity))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(lint(inputOf(example)).findings).toEqual(findings)
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length)
  }
})
