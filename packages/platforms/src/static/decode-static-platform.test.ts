import { printPath } from "@jobwarden/core"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { hashToken, makeToken } from "../token.ts"
import { decodeStaticPlatform } from "./decode-static-platform.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const sample = `
version: 1
groups:
  - { id: 7, path: acme, members: { olga: owner } }
projects:
  - { id: 123, path: acme/backend, visibility: private, members: { maya: maintainer, dev: developer }, scope: { allowlist: [{ project: other/team/tool, job_token_policies: [read_packages] }] }, facts: { registries: [maven] } }
  - { id: 124, path: other/team/tool }
  - { id: 125, path: lone }
users:
  - { id: 1, username: olga, name: Olga Ortiz, admin: false, active: true }
  - { id: 2, username: maya, name: Maya Maier }
  - { id: 3, username: dev, name: Dev Dhillon }
jobs:
  - { id: 9001, project: acme/backend, ref: { name: main, protected: true }, environment: { name: production, protected: true }, user: dev, active: true }
  - { id: 9002, project: 124, ref: { protected: false, fork: true }, user: dev }
deploy_tokens:
  - { id: 5, project: acme/backend, scopes: [read_package_registry] }
  - { id: 6, group: acme, scopes: [] }
tokens:
  - { sha256: ${hashToken("a")}, user: maya, scopes: [api], expires_at: 2027-01-01T00:00:00Z }
  - { sha256: ${hashToken("b")}, job: 9001 }
  - { sha256: ${hashToken("c")}, deploy_token: 5 }
  - { sha256: ${hashToken("d")}, decision_client: gateway, trusted_context: false }
`

const problems = (text: string): ReadonlyArray<string> =>
  Result.match(decodeStaticPlatform(text, "platform.yaml"), {
    onSuccess: () => [],
    onFailure: (list) => list.map(({ path, message }) => `${printPath(path)}: ${message}`)
  })

/** The sample with one text in it replaced by another. */
const changed = (from: string, to: string): string => {
  if (!sample.includes(from)) throw new Error(`the sample has no ${from}`)
  return sample.replace(from, to)
}

describe("decodeStaticPlatform accepts", () => {
  it("everything a file can say, as YAML and as JSON", () => {
    const data = Result.getOrThrow(decodeStaticPlatform(sample, "platform.yaml"))
    expect(data.projects?.[0]).toMatchObject({
      path: "acme/backend",
      scope: { allowlist: [{ project: "other/team/tool", job_token_policies: ["read_packages"] }] },
      facts: { registries: ["maven"] }
    })
    expect(Result.getOrThrow(decodeStaticPlatform(JSON.stringify(data), "platform.json"))).toEqual(data)
  })

  it("a file that says nothing", () => {
    expect(Result.getOrThrow(decodeStaticPlatform("version: 1", "platform.yaml"))).toEqual({ version: 1 })
  })

  it("a group without its parent, and names that every object has", () => {
    expect(
      problems(
        changed("path: acme, members", "path: far/away/acme, members").replace("group: acme", "group: 7")
      )
    ).toEqual([])
    expect(
      problems(sample.replaceAll(/\bdev\b/g, "__proto__").replaceAll(/\bolga\b/g, "constructor"))
    ).toEqual([])
  })
})

describe("decodeStaticPlatform refuses", () => {
  it.each([
    ["version: 1", "version: 2", "version"],
    ["admin: false", "admn: false", "users[0].admn"],
    ["admin: false", "admin: 1", "users[0].admin"],
    ["id: 7,", "id: 0,", "groups[0].id"],
    ["id: 7,", "id: 7.5,", "groups[0].id"],
    ["id: 7,", "id: 9007199254740993,", "groups[0].id"],
    ["id: 7,", "", "groups[0].id"],
    ["path: acme,", "path: /acme,", "groups[0].path"],
    ["path: acme,", "path: acme//x,", "groups[0].path"],
    ["path: acme/backend,", 'path: "acme/back\\nend",', "projects[0].path"],
    ["visibility: private", "visibility: secret", "projects[0].visibility"],
    ["[read_packages]", "[read_package]", "projects[0].scope.allowlist[0].job_token_policies[0]"],
    ["allowlist: [", "allowlist: [{ project: other/team/tool }, ", "projects[0].scope.allowlist[1]"],
    ["registries: [maven]", "registries: [mavn]", "projects[0].facts.registries[0]"],
    ["olga: owner", "olga: boss", "groups[0].members.olga"],
    ["olga: owner", "olga: authenticated", "groups[0].members.olga"],
    ["username: olga", "username: 'olga ortiz'", "users[0].username"],
    ["name: Olga Ortiz", "name: ''", "users[0].name"],
    ["name: main, protected: true", "name: main", "jobs[0].ref.protected"],
    ["name: main, protected: true", "name: main, protected: 'yes'", "jobs[0].ref.protected"],
    ["name: production, ", "name: '', ", "jobs[0].environment.name"],
    ["scopes: [read_package_registry]", "scopes: read_package_registry", "deploy_tokens[0].scopes"],
    [", scopes: [read_package_registry]", "", "deploy_tokens[0].scopes"],
    ["scopes: [api]", "scopes: null", "tokens[0].scopes"],
    ["2027-01-01T00:00:00Z", "2027-01-01", "tokens[0].expires_at"],
    ["2027-01-01T00:00:00Z", "2027-02-30T00:00:00Z", "tokens[0].expires_at"],
    ["2027-01-01T00:00:00Z", "soon", "tokens[0].expires_at"],
    ["trusted_context: false", "trusted_context: 'no'", "tokens[3].trusted_context"]
  ])("%s → %s: %s", (from, to, path) => {
    expect(problems(changed(from, to)).map((problem) => problem.split(": ")[0])).toContain(path)
  })

  it.each([
    ["[]", "the list"],
    ["text", "the text"],
    ["null", "nothing"]
  ])("%s in the file's place", (text) => {
    expect(problems(text)).toHaveLength(1)
  })

  it("a misspelt role, with what was meant", () => {
    expect(problems(changed("maya: maintainer", "maya: mantainer"))).toEqual([
      "projects[0].members.maya: unknown value `mantainer`; did you mean `maintainer`?"
    ])
  })

  it("all at once, each with its path and the file's name", () => {
    const text = changed("id: 7,", "id: 0,")
      .replace("admin: false", "admn: false")
      .replace("job: 9001", "jobs: 9001")
    const result = decodeStaticPlatform(text, "platform.yaml")
    expect(
      Result.isFailure(result) && result.failure.map(({ file, path }) => `${file} ${printPath(path)}`).sort()
    ).toEqual(["platform.yaml groups[0].id", "platform.yaml tokens[1].jobs", "platform.yaml users[0].admn"])
  })
})

describe("decodeStaticPlatform looks up every name", () => {
  it.each([
    [
      "maya: maintainer",
      "myaa: maintainer",
      "projects[0].members.myaa: the file has no user `myaa`; did you mean `maya`?"
    ],
    ["user: maya", "user: Maya", "tokens[0].user: the file has no user `Maya`; did you mean `maya`?"],
    [
      "user: dev, active",
      "user: devv, active",
      "jobs[0].user: the file has no user `devv`; did you mean `dev`?"
    ],
    ["user: dev, active", "user: toString, active", "jobs[0].user: the file has no user `toString`"],
    [
      "project: acme/backend, ref",
      "project: acme/bakend, ref",
      "jobs[0].project: the file has no project `acme/bakend`; did you mean `acme/backend`?"
    ],
    ["project: 124", "project: 126", "jobs[1].project: the file has no project 126"],
    ["project: 124", 'project: "124"', "jobs[1].project: the file has no project `124`"],
    [
      "group: acme",
      "group: acm",
      "deploy_tokens[1].group: the file has no group `acm`; did you mean `acme`?"
    ],
    ["group: acme", "group: 123", "deploy_tokens[1].group: the file has no group 123"],
    ["job: 9001", "job: 9003", "tokens[1].job: the file has no job 9003"],
    ["deploy_token: 5", "deploy_token: 7", "tokens[2].deploy_token: the file has no deploy token 7"]
  ])("%s → %s", (from, to, problem) => {
    expect(problems(changed(from, to))).toEqual([problem])
  })

  it.each([
    ["id: 125", "id: 123", "projects[2].id: is the same as that of projects[0]"],
    ["path: other/team/tool", "path: acme/backend", "projects[1].path: is the same as that of projects[0]"],
    ["path: other/team/tool", "path: acme", "projects[1].path: is the path of a group as well"],
    ["id: 2, username", "id: 1, username", "users[1].id: is the same as that of users[0]"],
    [
      "users:",
      "users:\n  - { id: 9, username: olga, name: X }",
      "users[1].username: is the same as that of users[0]"
    ],
    ["id: 9002", "id: 9001", "jobs[1].id: is the same as that of jobs[0]"],
    ["id: 6", "id: 5", "deploy_tokens[1].id: is the same as that of deploy_tokens[0]"],
    [hashToken("b"), hashToken("a"), "tokens[1].sha256: is the same as that of tokens[0]"]
  ])("and finds what is there twice: %s → %s", (from, to, problem) => {
    expect(problems(changed(from, to))).toEqual([problem])
  })

  it.each([
    [
      "project: acme/backend, scopes",
      "project: acme/backend, group: acme, scopes",
      /^deploy_tokens\[0\]: needs either/
    ],
    ["project: acme/backend, scopes", "scopes", /^deploy_tokens\[0\]: needs either/],
    ["job: 9001", "job: 9001, user: maya", /^tokens\[1\]: needs exactly one of/],
    [", job: 9001", "", /^tokens\[1\]: needs exactly one of/],
    ["job: 9001", "job: 9001, scopes: [api]", /^tokens\[1\].scopes: only a user's token/],
    ["deploy_token: 5", "deploy_token: 5, scopes: [api]", /^tokens\[2\].scopes: only a user's token/],
    ["job: 9001", "job: 9001, trusted_context: true", /^tokens\[1\].trusted_context: only a decision client/]
  ])("and what contradicts itself: %s → %s", (from, to, problem) => {
    expect(problems(changed(from, to))).toEqual([expect.stringMatching(problem)])
  })

  it("without blaming a token for the problem of its job", () => {
    expect(problems(changed("user: dev, active", "user: nobody, active"))).toHaveLength(1)
  })

  it("in bounded time, when thousands are wrong", () => {
    const users = Array.from({ length: 4000 }, (_, id) => ({
      id: id + 1,
      username: `user-number-${id}`,
      name: "x"
    }))
    const members = Object.fromEntries(users.map(({ id }) => [`nobody-number-${id}`, "guest"]))
    const started = cpuMilliseconds()
    expect(
      problems(JSON.stringify({ version: 1, users, groups: [{ id: 1, path: "a", members }] }))
    ).toHaveLength(4000)
    expect(cpuMilliseconds() - started).toBeLessThan(5_000)
  })
})

describe("a hash", () => {
  const hash = hashToken("b")

  it.each([
    [
      "a token",
      makeToken("jw-"),
      /^tokens\[1\].sha256: this looks like a token, not its hash; .*`jobwarden hash-token`/
    ],
    ["a GitLab token", "glpat-aaaaaaaaaaaaaaaaaaaa", /this looks like a token, not its hash/],
    [
      "a hash in base64",
      Buffer.from(hash, "hex").toString("base64"),
      /this looks like a token, not its hash/
    ],
    ["a hash in upper case", hash.toUpperCase(), /must be in lower case/],
    ["a hash cut short", hash.slice(1), /must be the 64 hexadecimal digits of a SHA-256; here are 63/],
    ["the hash of nothing", hashToken(""), /is the hash of the empty text/],
    ["nothing", "''", /here are 0/]
  ])("is not %s, and the message does not repeat it", (_what, written, message) => {
    const told = problems(changed(hash, written))
    expect(told).toEqual([expect.stringMatching(message)])
    if (written.length > 10) expect(told.join()).not.toContain(written.slice(0, 10))
  })

  it.each([
    "user: SECRET",
    "decision_client: gateway, SECRET: 1",
    "SECRET: 1",
    "scopes: { SECRET: 1 }, user: maya"
  ])("is not asked for where a token stands in another place: %s", (template) => {
    const secret = makeToken("jw-")
    const told = problems(changed("job: 9001", template.replace("SECRET", secret))).join("\n")
    expect(told).not.toBe("")
    expect(told).not.toContain(secret.slice(3, 20))
  })
})
