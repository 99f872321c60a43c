/** Pages that go one way, step after step: the commands on them stand on those before. */
export const walks: readonly string[] = ["docs/guides/apply.md", "docs/guides/policy-as-code.md"]
