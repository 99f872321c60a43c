import { describe, expect, it } from "vitest"
import { at, as, basic, expectRow, unauthorized, withHeaders, type Row } from "../../test/refused-request.ts"
import { backend, serve } from "../../test/serving.ts"

const twoCredentials = {
  message: "401 Unauthorized - more than one credential was presented; send exactly one"
}
const inQuery = {
  message: "401 Unauthorized - credentials are not taken from the query string; send a header"
}

const rows: ReadonlyArray<Row> = [
  { name: "no credential", call: withHeaders(), status: 401, body: unauthorized },
  { name: "a wrong token", call: as("glpat-guessed"), status: 401, body: unauthorized },
  { name: "an empty token", call: as(""), status: 401, body: unauthorized },
  { name: "a blocked maintainer's token", call: as("gone-token"), status: 401, body: unauthorized },
  {
    name: "two tokens in two headers",
    call: withHeaders(["private-token", "maya-token"], ["job-token", "job-onMain-token"]),
    status: 401,
    body: twoCredentials
  },
  {
    name: "the same token in two headers",
    call: withHeaders(["private-token", "maya-token"], ["authorization", "Bearer maya-token"]),
    status: 401,
    body: twoCredentials
  },
  {
    name: "a header with two tokens",
    call: withHeaders(["private-token", "maya-token"], ["private-token", "maya-token"]),
    status: 401,
    body: unauthorized
  },
  ...["private_token", "job_token", "access_token", "token"]
    .map((name) => ({
      name: `a token in the query string as ${name}`,
      call: withHeaders(),
      query: `?${name}=maya-token`,
      status: 401,
      body: inQuery
    }))
    .map(({ query, call, ...row }) => ({ ...row, call: { ...call, path: `${backend}${query}` } })),
  {
    name: "a token in the query string beside one in a header",
    call: as("maya-token", { path: `${backend}?private_token=maya-token` }),
    status: 401,
    body: inQuery
  },
  {
    name: "a token after a semicolon",
    call: as("maya-token", { path: `${backend};private_token=maya-token` }),
    status: 401,
    body: inQuery
  },
  {
    name: "a job's token as JOB-TOKEN",
    call: withHeaders(["job-token", "job-onMain-token"]),
    status: 401,
    body: unauthorized,
    audited: ["job_token_not_allowed"]
  },
  {
    name: "a job's token as Bearer",
    call: withHeaders(["authorization", "Bearer job-onMain-token"]),
    status: 401,
    body: unauthorized,
    audited: ["job_token_not_allowed"]
  },
  {
    name: "a job's token by Basic",
    call: withHeaders(basic("gitlab-ci-token:job-onMain-token")),
    status: 401,
    body: unauthorized,
    audited: ["job_token_not_allowed"]
  },
  {
    name: "a job's token as PRIVATE-TOKEN, which is no door of its",
    call: as("job-onMain-token"),
    status: 401,
    body: unauthorized
  },
  {
    name: "a finished job's token",
    call: withHeaders(["job-token", "job-finished-token"]),
    status: 401,
    body: unauthorized
  },
  {
    name: "a person's token as JOB-TOKEN",
    call: withHeaders(["job-token", "maya-token"]),
    status: 401,
    body: unauthorized
  },
  {
    name: "a person's token by Basic",
    call: withHeaders(basic("maya:maya-token")),
    status: 401,
    body: { message: "401 Unauthorized - Basic authentication is for the user gitlab-ci-token" }
  },
  {
    name: "an Authorization of another scheme",
    call: withHeaders(["authorization", "Digest maya-token"]),
    status: 401,
    body: { message: "401 Unauthorized - the Authorization header is neither Bearer nor Basic" }
  },
  {
    name: "a deploy token",
    call: withHeaders(basic("gitlab-ci-token:deploy-writer-token")),
    status: 401,
    body: unauthorized
  },
  {
    name: "a decision client's token",
    call: withHeaders(["authorization", "Bearer client-trusted-token"]),
    status: 401,
    body: unauthorized
  },
  {
    name: "nobody, at no project",
    call: { ...withHeaders(), path: at("999").path ?? "" },
    status: 401,
    body: unauthorized
  }
]

describe("PATCH is for people who are signed in, by one credential", () => {
  it.each(rows)("not with $name", (row) => expectRow(row))
})

describe("GET and DELETE are so too", () => {
  it.each(rows)("not with $name", async ({ call, status, body }) => {
    const service = await serve()
    for (const method of ["GET", "DELETE"]) {
      const answer = await service.call({ ...call, method, body: null })
      expect([answer.status, answer.body]).toEqual([status, body])
    }
    expect(await service.policies()).toEqual([])
  })
})
