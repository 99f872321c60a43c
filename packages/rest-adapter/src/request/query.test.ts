import { describe, expect, it } from "vitest"
import { backend, mission, serve } from "../../test/serving.ts"

const patching: ReadonlyArray<readonly [query: string, error: string]> = [
  ["?dryrun=true", "`dryrun` is unknown; did you mean `dry_run`?"],
  ["?dry-run=true", "`dry-run` is unknown; did you mean `dry_run`?"],
  ["?DRY_RUN=true", "`DRY_RUN` is unknown; did you mean `dry_run`?"],
  ["?dry_run=true&x=1", "`x` is unknown; expected one of view, dry_run, strict, acknowledge"],
  ["?dry_run", "dry_run is invalid; expected true or false"],
  ["?dry_run=", "dry_run is invalid; expected true or false"],
  ["?dry_run=1", "dry_run is invalid; expected true or false"],
  ["?dry_run=True", "dry_run is invalid; expected true or false"],
  ["?dry_run=true%20", "dry_run is invalid; expected true or false"],
  ["?dry_run=true&dry_run=true", "dry_run is given more than once"],
  ["?dry_run=false&dry_run=true", "dry_run is given more than once"],
  ["?dry_run[]=true", "`dry_run[]` is unknown; did you mean `dry_run`?"],
  ["?view=all", "view is invalid; expected explicit or effective"],
  ["?view=explicit&view=explicit", "view is given more than once"],
  ["?strict=yes", "strict is invalid; expected true or false"],
  ["?acknowledge=rule:reason", "acknowledge names no rule `rule`; expected the id of a rule"],
  ["?__proto__=1", "`__proto__` is unknown; expected one of view, dry_run, strict, acknowledge"],
  ["?=1", "`` is unknown; expected one of view, dry_run, strict, acknowledge"],
  ["?%00=1", "`\ufffd` is unknown; expected one of view, dry_run, strict, acknowledge"],
  [";dryrun=true", "`dryrun` is unknown; did you mean `dry_run`?"],
  [";x?dry_run=true", "`x?dry_run` is unknown; did you mean `dry_run`?"]
]

describe("parameters of PATCH", () => {
  it.each(patching)("%s stores nothing, and says why", async (query, error) => {
    const service = await serve()
    const answer = await service.patch(mission, { path: `${backend}${query}` })
    expect([answer.status, answer.body]).toEqual([400, { error }])
    expect(await service.policies()).toEqual([])
    expect(await service.events()).toEqual([])
  })

  it.each([
    "?dry_run=true",
    "?dry%5Frun=true",
    "?view=explicit&dry_run=true",
    ";dry_run=true",
    "?&dry_run=true&"
  ])("%s is a rehearsal", async (query) => {
    const service = await serve()
    const answer = await service.patch(mission, { path: `${backend}${query}` })
    expect([answer.status, (answer.body as { readonly dry_run?: boolean }).dry_run]).toEqual([200, true])
    expect(await service.policies()).toEqual([])
  })

  it.each(["", "?", "?view=effective", "?dry_run=false"])("%j is the change itself", async (query) => {
    const service = await serve()
    expect((await service.patch(mission, { path: `${backend}${query}` })).status).toBe(200)
    expect(await service.policies()).toHaveLength(1)
  })
})

describe("parameters of GET and DELETE", () => {
  const maya = { "private-token": "maya-token" }
  it.each([
    ["GET", "?dry_run=true", "`dry_run` is unknown; expected one of view, at_least_revision"],
    ["GET", "?veiw=explicit", "`veiw` is unknown; did you mean `view`?"],
    ["GET", "?view=", "view is invalid; expected explicit or effective"],
    ["DELETE", "?dry_run=true", "`dry_run` is unknown; expected one of strict, acknowledge"],
    ["DELETE", "?view=explicit", "`view` is unknown; expected one of strict, acknowledge"]
  ])("%s %s is refused", async (method, query, error) => {
    const service = await serve()
    await service.patch(mission)
    const answer = await service.call({ method, headers: maya, path: `${backend}${query}` })
    expect([answer.status, answer.body]).toEqual([400, { error }])
    expect(await service.policies()).toMatchObject([{ revision: 1 }])
  })
})
