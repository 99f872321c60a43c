import * as fc from "fast-check"

/** A value of a document, and how each part of it is written. */
type Written = (indent: string, isFlow: boolean) => string

const remark = fc.constantFrom(
  "# note",
  "#",
  "# a: b",
  "#x",
  '# "quoted" [',
  "# yaml-language-server: $schema=x"
)

/** Lines of their own, at an odd indentation at times, and empty lines. */
const asides = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant("") },
    fc.record({ text: remark, shift: fc.constantFrom(-2, 0, 0, 0, 2, 4) })
  ),
  { maxLength: 2 }
)

const above = (
  lines: readonly (string | { readonly text: string; readonly shift: number })[],
  indent: string
) =>
  lines
    .map((line) =>
      typeof line === "string" ? "\n" : `${" ".repeat(Math.max(0, indent.length + line.shift))}${line.text}\n`
    )
    .join("")

const trailing = fc.option(remark, { nil: undefined, freq: 4 })

const text = fc.oneof(
  fc.constantFrom(
    "a",
    "acme/app",
    "true",
    "null",
    "1",
    "1.5e3",
    "",
    " x",
    "a: b",
    "a #b",
    "- a",
    "*a",
    "é\u202Ex",
    "~"
  ),
  fc.constantFrom(
    "two\nlines",
    "two\nlines\n",
    "[a]",
    "a,b",
    "'",
    '"',
    "package_registry.maven:write",
    "@x",
    "yes"
  ),
  fc.string({ maxLength: 12 })
)

const scalar: fc.Arbitrary<Written> = fc.oneof(
  fc
    .constantFrom("true", "false", "null", "~", "0x1F", "1.50", "-0", "12", ".inf")
    .map((source) => () => source),
  text.map((value) => () => JSON.stringify(value)),
  fc.constantFrom("plain", "acme/app", "job_token_and_maintainer").map((value) => () => `'${value}'`),
  fc.constantFrom("plain", "two words", "it's", "a:b").map((value) => () => value)
)

const keys = fc.uniqueArray(
  fc.constantFrom(
    "version",
    "projects",
    "groups",
    "tests",
    "id",
    "scope",
    "permissions",
    "package_registry",
    "maven",
    "npm",
    "default",
    "read",
    "write",
    "delete",
    "zeta",
    "acme/app",
    '"a b"',
    "'true'",
    "jobs",
    "allowlist",
    "name"
  ),
  { minLength: 1, maxLength: 4 }
)

const flow = (parts: readonly string[], ends: readonly [string, string], padding: string): string =>
  `${ends[0]}${padding}${parts.join(`,${padding === "" ? " " : padding}`)}${padding}${ends[1]}`

const { value } = fc.letrec<{ readonly value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    collection(tie("value"), fc.constant(undefined)),
    collection(tie("value"), keys)
  )
}))

/** Members of a list, or of a map where there are keys. */
function collection(
  inner: fc.Arbitrary<Written>,
  names: fc.Arbitrary<readonly string[] | undefined>
): fc.Arbitrary<Written> {
  const member = fc.record({ value: inner, asides, trailing })
  const all = fc.record({
    names,
    members: fc.array(member, { minLength: 4, maxLength: 4 }),
    count: fc.integer({ min: 0, max: 4 }),
    wantsFlow: fc.boolean(),
    spread: fc.constantFrom("", " ", "\n"),
    comment: remark,
    after: asides
  })
  return all.map(
    ({ after, comment, count, members, names: known, spread, wantsFlow }) =>
      (indent, isFlow) => {
        const shown = members.slice(0, known?.length ?? count)
        const inside = `${indent}  `
        if (isFlow || wantsFlow || shown.length === 0) {
          // Between brackets a comment needs the rest of its line.
          const padding =
            spread === "\n" ? `${comment.startsWith("#x") ? "" : ` ${comment}`}\n${inside}` : spread
          const parts = shown.map(({ value: one }, at) => {
            const written = one(inside, true)
            return known === undefined ? written : `${known[at]}: ${written}`
          })
          return flow(parts, known === undefined ? ["[", "]"] : ["{", "}"], padding)
        }
        const lines = shown.map((one, at) => {
          const written = one.value(inside, false)
          const isBlock = written.startsWith("\n")
          const end = one.trailing === undefined ? "" : ` ${one.trailing}`
          const head = known === undefined ? "-" : `${known[at]}:`
          const body = isBlock ? `${end}${written}` : ` ${written}${end}`
          return `${above(one.asides, indent)}${indent}${head}${body}`
        })
        const rest = above(after, indent)
        return `\n${lines.join("\n")}${rest === "" ? "" : `\n${rest.replace(/\n$/, "")}`}`
      }
  )
}

/** Texts of documents in all the ways that people write them, with comments everywhere. */
export const yamlTexts: fc.Arbitrary<string> = fc
  .record({ asides, value, start: fc.constantFrom("", "", "", "---\n") })
  .map(({ asides: first, start, value: root }) => {
    const written = root("", false)
    return `${start}${above(first, "")}${written.replace(/^\n/, "")}\n`
  })
