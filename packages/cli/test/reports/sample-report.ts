import { invalidFile, type Report, type ReportRule, type Result } from "../../src/reports/report.ts"

/** Everything that a format or a terminal may take for its own, in one text of a file. */
export const hostile =
  "a\r\nb::error file=x,line=1::c ]]> </testcase> & \"q\" 'p' %0A % ##[error]d \u001B[31mred\u0007 \u009B2J " +
  "\u202Eevil\u2069 \u2028 \uFEFF \u{E0041} \uD800 \uFFFF \0 [x](https://example.test) {0} {{1}} =, `;\t."

const rule = (
  id: string,
  severity: ReportRule["severity"],
  category: ReportRule["category"]
): ReportRule => ({
  id,
  severity,
  category,
  summary: `The rule ${id} fires.`,
  rationale: "Who finds it finds more.",
  remedy: "Write `{}` instead.",
  help: `docs/rules/${id}.md`
})

export const sampleRules: readonly ReportRule[] = [
  rule("unknown-value", "error", "correctness"),
  rule("job-token-launders-role", "critical", "security"),
  rule("delete-below-maintainer", "high", "security"),
  rule("allowlist-duplicate-entry", "medium", "hygiene"),
  rule("redundant-override", "low", "hygiene"),
  rule("container-registry-unstated", "info", "security"),
  rule("protected-ref-wildcard", "medium", "security")
]

const text = [
  "version: 1",
  "projects:",
  "  acme/backend:",
  "    permissions:",
  "      package_registry: { maven: { write: job_token, delete: developer } }",
  "      container_registry: { read: yes }",
  "    scope:",
  "      allowlist:",
  "        - { project: acme/app }",
  "        - { project: acme/app }",
  ""
].join("\n")

const at = (id: string, line: number, column: number, more: Partial<Result> = {}): Result => {
  const { category, help, severity } =
    [...sampleRules, invalidFile].find((each) => each.id === id) ?? invalidFile
  return {
    file: "policies/backend.yaml",
    line,
    column,
    path: 'projects["acme/backend"]',
    rule: id,
    severity,
    category,
    message: `\`${id}\` found something here; change it`,
    help,
    fixes: [],
    ...more
  }
}

const results: readonly Result[] = [
  at("allowlist-duplicate-entry", 10, 11, {
    endLine: 10,
    endColumn: 32,
    path: 'projects["acme/backend"].scope.allowlist[1]',
    message: "an entry before this one names `acme/app` as well; remove this one",
    fixes: [
      {
        class: "safe",
        title: "remove the entry",
        edits: [{ line: 10, column: 1, endLine: 11, endColumn: 1, text: "" }]
      }
    ],
    frame: [
      "   9 |         - { project: acme/app }",
      "> 10 |         - { project: acme/app }",
      "     |           ^^^^^^^^^^^^^^^^^^^^^"
    ]
  }),
  at("job-token-launders-role", 5, 43, {
    endLine: 5,
    endColumn: 52,
    path: 'projects["acme/backend"].permissions.package_registry.maven.write',
    message:
      "whoever may start a pipeline can publish Maven packages, since `job_token` asks for no trigger role; write `job_token_and_developer`",
    fingerprint: "5f".repeat(32),
    accesses: Array.from({ length: 7 }, (_, index) => `job tokens of kind ${index} can write packages`),
    fixes: [
      {
        class: "narrowing",
        title: "write `job_token_and_developer`",
        edits: [{ line: 5, column: 43, endLine: 5, endColumn: 52, text: "job_token_and_developer" }]
      }
    ]
  }),
  at("delete-below-maintainer", 5, 62, {
    path: 'projects["acme/backend"].permissions',
    fixes: [{ class: "narrowing", title: "write `maintainer`" }]
  }),
  at("unknown-value", 6, 35, { endLine: 6, endColumn: 38, message: "unknown value `yes`; expected `{}`" }),
  at("redundant-override", 5, 27, {
    fixes: [
      { class: "narrowing", title: "be strict" },
      { class: "safe", title: "remove it" }
    ]
  }),
  at("container-registry-unstated", 3, 3, { path: "" }),
  at("invalid-file", 1, 1, {
    file: "policies/broken.yaml",
    path: "",
    message: "bad indentation of a mapping"
  }),
  at("protected-ref-wildcard", 2, 1, {
    file: "policies/hostile ::name,%0A\u202E=x.yaml",
    line: 2,
    endLine: 4,
    endColumn: 3,
    path: `projects[${hostile}]`,
    message: `the name ${hostile} ends`,
    accesses: [hostile],
    fixes: [
      {
        class: "safe",
        title: `remove ${hostile}`,
        edits: [{ file: "groups.yaml", line: 1, column: 1, endLine: 1, endColumn: 1, text: hostile }]
      }
    ],
    frame: [`> 2 | ${hostile}`]
  })
]

/** One result of each severity, one that cannot be read, and a hostile one; not in the order of their worth. */
export const sampleReport: Report = {
  version: "0.1.0",
  files: [
    { name: "policies/backend.yaml", text },
    { name: "policies/broken.yaml", text: "a:\n b\n  c: d\n" },
    { name: "policies/hostile ::name,%0A\u202E=x.yaml" },
    { name: "policies/fine.yaml", text: "version: 1\n" }
  ],
  rules: sampleRules,
  results,
  suppressed: [
    {
      ...at("delete-below-maintainer", 3, 3, { message: "somebody looked at this" }),
      suppression: { reason: "until the move", until: "2026-12-01T00:00:00Z", kind: "in_file" }
    }
  ],
  notRun: [
    {
      rule: "protected-ref-wildcard",
      missing: ["facts.protected_refs"],
      file: "policies/backend.yaml",
      project: "acme/backend"
    },
    {
      rule: "protected-ref-wildcard",
      missing: ["facts.protected_refs"],
      file: "policies/fine.yaml",
      project: "acme/fine"
    }
  ]
}
