import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { jobClaims } from "../../test/issuer.ts"
import { readClaims } from "./claims.ts"

const read = (special: object): unknown =>
  Result.match(readClaims(JSON.parse(JSON.stringify({ ...jobClaims, ...special }))), {
    onSuccess: (claims) => claims,
    onFailure: (why) => why
  })

const job = {
  jobId: 7001,
  userId: 4,
  source: 123,
  isFork: false,
  ref: { name: "main", path: "refs/heads/main", protected: true },
  environment: null,
  role: "developer"
}

describe("readClaims", () => {
  it("reads what a job is, numbers and truths from texts", () => {
    expect(read({})).toEqual(job)
    expect(
      read({ environment: "production", environment_protected: "true", ref_protected: "false" })
    ).toEqual({
      ...job,
      ref: { ...job.ref, protected: false },
      environment: { name: "production", protected: true }
    })
    expect(read({ ref_path: undefined })).toEqual({ ...job, ref: { ...job.ref, path: null } })
    expect(read({ user_id: "9007199254740991" })).toEqual({ ...job, userId: 9_007_199_254_740_991 })
  })

  it("takes the project that runs the job, and no path, for its source", () => {
    const paths = { project_path: "acme/other", job_project_path: "acme/third", namespace_path: "root" }
    expect(read(paths)).toEqual(job)
  })

  it("takes a job that another project's code runs in for a fork, whatever its ref, and its role for nothing", () => {
    const fork = { project_id: "999", user_access_level: "owner", ref_protected: "true" }
    expect(read(fork)).toEqual({ ...job, isFork: true, role: null })
  })

  it.each([
    ["guest", "guest"],
    ["planner", "guest"],
    ["reporter", "reporter"],
    ["security_manager", "reporter"],
    ["developer", "developer"],
    ["maintainer", "maintainer"],
    ["owner", "owner"],
    ["Owner", "authenticated"],
    ["admin", "authenticated"],
    ["anonymous", "authenticated"],
    ["50", "authenticated"],
    ["__proto__", "authenticated"],
    ["", "authenticated"],
    [null, "authenticated"],
    [undefined, "authenticated"]
  ])("takes the access level %j for the role %s", (level, role) => {
    expect(read({ user_access_level: level })).toEqual({ ...job, role })
  })

  const wrong = (...names: ReadonlyArray<string>): string =>
    `these of its claims are missing or not understood: ${names.join(", ")}`

  it.each(["project_id", "job_project_id", "job_id", "user_id"])(
    "refuses %s that is no number in a text",
    (name) => {
      for (const value of [
        undefined,
        null,
        123,
        "",
        "0",
        "-1",
        "+1",
        "01",
        " 1",
        "1 ",
        "1\n",
        "1.0",
        "1e3",
        "0x7b",
        "१",
        "acme/backend",
        "9007199254740992",
        "9007199254740993",
        "99999999999999999999",
        ["123"],
        { id: "123" },
        true
      ]) {
        expect(read({ [name]: value }), JSON.stringify(value)).toBe(wrong(name))
      }
    }
  )

  it.each(["ref_protected", "environment_protected"])("refuses %s that is neither text", (name) => {
    const environment = name === "environment_protected" ? { environment: "production" } : {}
    for (const value of [true, false, "TRUE", "True", "yes", "1", 1, "", " true", "true ", null, ["true"]]) {
      expect(read({ ...environment, [name]: value }), JSON.stringify(value)).toBe(wrong(name))
    }
  })

  it("refuses half of an environment", () => {
    const half = "it has only one of the claims environment and environment_protected"
    expect(read({ environment: "production" })).toBe(half)
    expect(read({ environment_protected: "true" })).toBe(half)
  })

  it("names all that is wrong, and nothing that the token says", () => {
    expect(read({ job_project_id: undefined, ref: "", user_id: 4, user_access_level: 30 })).toBe(
      wrong("job_project_id", "ref", "user_id", "user_access_level").replace(
        /: .*/,
        `: ${["job_project_id", "user_id", "ref", "user_access_level"].join(", ")}`
      )
    )
  })
})
