import { describe, expect, it } from "vitest"
import { backend, mission, serve } from "../../test/serving.ts"

const forks = { package_registry: { npm: { write: { job_token: { refs: "any_including_forks" } } } } }
const acknowledged = (...values: ReadonlyArray<string>) =>
  `${backend}?${values.map((value) => `acknowledge=${encodeURIComponent(value)}`).join("&")}`

describe("PATCH that introduces a critical finding", () => {
  it("is 422 with path, rule, message and fix", async () => {
    const service = await serve()
    const { body, status } = await service.patch(forks)
    expect(status).toBe(422)
    expect(body).toMatchObject({
      message: expect.stringMatching(
        /^422 Unprocessable Entity - nothing was changed: .* \(fork-mr-token-write\); /
      ),
      errors: [
        {
          path: "/package_registry/npm/write",
          rule: "fork-mr-token-write",
          severity: "critical",
          help: "docs/rules/fork-mr-token-write.md",
          fix: { class: "narrowing" }
        }
      ]
    })
    expect(await service.policies()).toEqual([])
  })

  it("passes with an acknowledgement and its reason", async () => {
    const service = await serve()
    const path = acknowledged("fork-mr-token-write:a trial: in a sandbox")
    expect((await service.patch(forks, { path })).status).toBe(200)
    expect((await service.events())[0]?.acknowledged).toMatchObject([
      { rule: "fork-mr-token-write", reason: "a trial: in a sandbox" }
    ])
  })

  it("passes with several acknowledgements", async () => {
    const service = await serve()
    const path = acknowledged("job-token-can-delete:one", "fork-mr-token-write:two")
    expect((await service.patch(forks, { path })).status).toBe(200)
  })

  it("takes the fix that it was told", async () => {
    const service = await serve()
    const { body } = await service.patch(forks)
    const { errors } = body as {
      readonly errors: ReadonlyArray<{ readonly fix: { readonly permissions: unknown } }>
    }
    expect((await service.patch(errors[0]?.fix.permissions)).status).toBe(200)
  })
})

describe("a rule that the instance lets nobody acknowledge", () => {
  const said = (body: unknown): string => (body as { readonly message: string }).message

  it("is 422 with an acknowledgement too, and a sentence says why", async () => {
    const service = await serve({ unacknowledgeable: ["fork-mr-token-write"] })
    const { body, status } = await service.patch(forks, { path: acknowledged("fork-mr-token-write:wanted") })
    expect(status).toBe(422)
    expect(said(body)).toMatch(
      /; change the policy as `errors` says; this instance does not let fork-mr-token-write be acknowledged$/
    )
    expect((await service.events()).map(({ reason }) => reason)).toEqual(["introduces_a_finding"])
  })

  it("is told apart from those that may be", async () => {
    const service = await serve({ unacknowledgeable: ["fork-mr-token-write"] })
    const foreign = { terraform_state: { delete: "job_token" } }
    const { body } = await service.patch({ ...forks, ...foreign }, { path: `${backend}?strict=true` })
    expect(said(body)).toMatch(
      /, or send `acknowledge=<rule>:<reason>` for each rule; this instance does not let fork-mr-token-write be acknowledged$/
    )
  })

  it("says nothing of it where another rule refuses", async () => {
    const service = await serve({ unacknowledgeable: ["foreign-token-write"] })
    expect(said((await service.patch(forks)).body)).toMatch(/acknowledge=<rule>:<reason>` for each rule$/)
  })
})

describe("PATCH of the mission", () => {
  it("is accepted, with what is true of it", async () => {
    const service = await serve()
    const { body, status } = await service.patch(mission)
    expect(status).toBe(200)
    const { findings } = body as { readonly findings: ReadonlyArray<Readonly<Record<string, unknown>>> }
    expect(findings.map(({ path, rule }) => `${String(rule)} ${String(path)}`)).toEqual(
      expect.arrayContaining([
        "job-token-launders-role /package_registry/maven/write",
        "job-token-launders-role /package_registry/maven/delete",
        "job-token-can-delete /package_registry/maven/delete"
      ])
    )
  })

  it("is refused with strict=true, and dry_run=true says so without storing or auditing", async () => {
    const service = await serve()
    for (const query of ["strict=true", "strict=true&dry_run=true"]) {
      expect((await service.patch(mission, { path: `${backend}?${query}` })).status).toBe(422)
    }
    expect(await service.policies()).toEqual([])
  })

  it("can be sent back as it was answered, findings and all", async () => {
    const service = await serve()
    const first = await service.patch(mission)
    const again = await service.patch(first.body)
    expect(again.status).toBe(200)
  })
})

describe("what cannot be acknowledged", () => {
  it.each([
    [
      "fork-mr-token-wrote:x",
      "acknowledge names no rule `fork-mr-token-wrote`; did you mean `fork-mr-token-write`?"
    ],
    ["fork-mr-token-write", "acknowledge needs a reason: acknowledge=fork-mr-token-write:<reason>"],
    ["fork-mr-token-write: ", "acknowledge needs a reason: acknowledge=fork-mr-token-write:<reason>"],
    [
      "fork-mr-token-write:two\nlines",
      "the reason for acknowledging fork-mr-token-write is not one line of at most 500 characters"
    ],
    [
      `fork-mr-token-write:${"x".repeat(501)}`,
      "the reason for acknowledging fork-mr-token-write is not one line of at most 500 characters"
    ]
  ])("%j", async (value, error) => {
    const answer = await (await serve()).patch(forks, { path: acknowledged(value) })
    expect([answer.status, answer.body]).toEqual([400, { error }])
  })

  it("one rule twice", async () => {
    const path = acknowledged("fork-mr-token-write:a", "fork-mr-token-write:b")
    const answer = await (await serve()).patch(forks, { path })
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: "acknowledge names fork-mr-token-write more than once" }
    ])
  })

  it("by whoever may not change the policy: that comes first", async () => {
    const headers = { "private-token": "dev-token", "content-type": "application/json" }
    const answer = await (await serve()).patch(forks, { path: acknowledged("nonsense"), headers })
    expect(answer.status).toBe(403)
  })
})
