import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startEnforced, type Enforced } from "./enforced.ts"
import { describeMatrix, isWhole, type Programs } from "./matrix.ts"
import { models } from "./models.ts"
import {
  copyTemplate,
  npm,
  npmFor,
  npmPrograms,
  publishTemplate,
  startVerdaccio,
  versionsOf,
  type NpmRegistry
} from "./npm.ts"
import { tokenOf } from "./organisation.ts"
import { debianPrograms, describeWith } from "./programs.ts"
import { expectShown } from "./shown.ts"

const writersAlone = { read: true, write: "job_token", delete: false }
const deletersAlone = { read: true, write: false, delete: "job_token" }

describeWith(debianPrograms(["npm", "npm"]), "real npm and a real Verdaccio", () => {
  let enforced: Enforced
  let registry: NpmRegistry
  let programs: Programs

  beforeAll(async () => {
    enforced = await startEnforced(() => ({}))
    await enforced.set("npm", models.maintainersAndJobs.grants)
    registry = await startVerdaccio(enforced)
    programs = npmPrograms(registry)
    await publishTemplate(registry)
  }, 180_000)
  afterAll(async () => {
    await registry?.stop()
    await enforced?.stop()
  })

  describeMatrix(
    () => enforced,
    () => programs,
    ["read", "write", "delete"]
  )

  /** A request as npm would send it, or as it would not. */
  const send = async (method: string, path: string, body?: unknown, token = tokenOf("own protected")) => {
    const response = await fetch(registry.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  const stored = (name: string) =>
    JSON.parse(readFileSync(join(registry.folder, "storage/@acme", name, "package.json"), "utf8")) as {
      readonly versions: Record<string, { readonly deprecated?: string }>
      readonly "dist-tags": Record<string, string>
    }

  describe("a job that may write and not delete", () => {
    const token = tokenOf("own protected")
    beforeAll(async () => {
      await enforced.set("npm", writersAlone)
      for (const name of ["kept", "attacked"]) copyTemplate(registry, name)
    })

    test("deprecates and tags, and unpublishes nothing", async () => {
      const deprecated = await npm(registry, ["deprecate", "@acme/kept@1.0.0", "use 2"], token)
      const tagged = await npm(registry, ["dist-tag", "add", "@acme/kept@1.0.0", "old"], token)
      expect([deprecated.exitCode, tagged.exitCode], deprecated.output + tagged.output).toEqual([0, 0])
      expect(stored("kept").versions["1.0.0"]?.deprecated).toBe("use 2")
      expect(stored("kept")["dist-tags"]).toMatchObject({ old: "1.0.0" })
      const one = await npm(registry, ["unpublish", "@acme/kept@1.0.0", "--force"], token)
      const all = await npm(registry, ["unpublish", "@acme/kept", "--force"], token)
      for (const { exitCode, output } of [one, all]) {
        expect(exitCode).toBe(1)
        expect(output).toContain("Jobwarden denies delete on package_registry.npm")
      }
      expect(versionsOf(registry, "kept")).toEqual(["1.0.0", "2.0.0"])
    })

    const sample = { "1.0.0": { name: "@acme/attacked", version: "1.0.0", deprecated: "x" } }
    const body = { _id: "@acme/attacked", name: "@acme/attacked", "dist-tags": { latest: "1.0.0" } }
    test.each<readonly [string, string, string, unknown]>([
      ["a deprecation that leaves a version out", "PUT", "/@acme%2fattacked", { ...body, versions: sample }],
      [
        "one with empty attachments",
        "PUT",
        "/@acme%2fattacked",
        { ...body, versions: sample, _attachments: {} }
      ],
      ["a change of a revision", "PUT", "/@acme%2fattacked/-rev/1-x", { ...body, versions: sample }],
      ["a change without versions", "PUT", "/@acme%2fattacked/-rev/1-x", { ...body, versions: {} }],
      ["versions that are no object", "PUT", "/@acme%2fattacked/-rev/1-x", { ...body, versions: [] }],
      [
        "a version that is null",
        "PUT",
        "/@acme%2fattacked/-rev/1-x",
        { ...body, versions: { ...sample, "2.0.0": null } }
      ],
      ["the whole package", "DELETE", "/@acme%2fattacked/-rev/1-x", undefined],
      ["a file", "DELETE", "/@acme/attacked/-/attacked-1.0.0.tgz/-rev/1-x", undefined]
    ])("drops no version by %s", async (_, method, path, sent) => {
      const { body, status } = await send(method, path, sent)
      expect([status, body["error"]]).toEqual([
        403,
        "Jobwarden denies delete on package_registry.npm: the policy admits no job tokens (grant_excludes_job_tokens)"
      ])
      expect(versionsOf(registry, "attacked")).toEqual(["1.0.0", "2.0.0"])
    })
  })

  describe.runIf(isWhole)("a job that may delete and not write", () => {
    const token = tokenOf("own protected")
    beforeAll(async () => {
      await enforced.set("npm", deletersAlone)
      for (const name of ["one", "all", "fixed"]) copyTemplate(registry, name)
    })

    test("unpublishes a version, also the newest, and a package", async () => {
      for (const what of ["@acme/one@2.0.0", "@acme/all"]) {
        const { exitCode, output } = await npm(registry, ["unpublish", what, "--force"], token)
        expect(exitCode, output).toBe(0)
      }
      expect(versionsOf(registry, "one")).toEqual(["1.0.0"])
      expect(versionsOf(registry, "all")).toEqual([])
    })

    test("publishes and deprecates nothing, and tags nothing with what it deletes", async () => {
      const published = await npmFor(registry, "write", token, "new")
      const deprecated = await npm(registry, ["deprecate", "@acme/fixed@1.0.0", "no"], token)
      for (const { exitCode, output } of [published, deprecated]) {
        expect(exitCode).toBe(1)
        expect(output).toContain("Jobwarden denies write on package_registry.npm")
      }
      const { versions } = stored("fixed")
      const change = { name: "@acme/fixed", versions: { "1.0.0": versions["1.0.0"] } }
      const tags = { latest: "1.0.0", stable: "1.0.0" }
      expect(await send("PUT", "/@acme%2ffixed/-rev/1-x", { ...change, "dist-tags": tags })).toMatchObject({
        status: 403
      })
      expect(versionsOf(registry, "fixed")).toEqual(["1.0.0", "2.0.0"])
    })
  })

  describe("a credential", () => {
    beforeAll(() => enforced.set("npm", models.maintainersAndJobs.grants))

    test("is taken as Basic too", async () => {
      const manifest = { name: "@acme/by-basic", version: "1.0.0" }
      const { exitCode, output } = await npm(registry, ["publish"], tokenOf("own protected"), {
        form: "basic",
        manifest
      })
      expect(exitCode, output).toBe(0)
    })

    test.each(["guessed", "", "x".repeat(9000)])("that nobody has is none: %#", async (token) => {
      const path = "/@acme%2ftemplate"
      expect((await send("GET", path, undefined, token)).status).toBe(401)
    })

    test("is needed: nobody in particular reads nothing", async () => {
      const { status } = await fetch(`${registry.url}/@acme%2ftemplate`)
      expect(status).toBe(401)
    })

    test("finds by searching what may be read, and nothing else", async () => {
      const found = async (job: string): Promise<string> => {
        const { body } = await send("GET", "/-/v1/search?text=template&size=20", undefined, tokenOf(job))
        return JSON.stringify(body["objects"])
      }
      expect(await found("own fork")).toContain("@acme/template")
      expect(await found("foreign protected")).toBe("[]")
    })

    test("of Verdaccio's own is neither made nor taken", async () => {
      const user = {
        _id: "org.couchdb.user:me",
        name: "me",
        password: "secret-of-mine",
        type: "user",
        roles: []
      }
      const { body, status } = await send("PUT", "/-/user/org.couchdb.user:me", user)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(body).not.toHaveProperty("token")
    })

    test("for a package of no project's finds nothing, whatever the job may do elsewhere", async () => {
      for (const [method, path] of [
        ["GET", "/other"],
        ["PUT", "/other"],
        ["GET", "/@other%2ftemplate"],
        ["GET", "/@acme-2%2ftemplate"]
      ] as const) {
        const { status } = await send(
          method,
          path,
          method === "PUT" ? { name: "other", versions: {} } : undefined
        )
        expect([path, status]).toEqual([path, 404])
      }
    })
  })

  test("prints of a refusal what the guide shows", async () => {
    await enforced.set("npm", models.maintainersAndJobs.grants)
    copyTemplate(registry, "lib")
    const attempt = async (action: "read" | "write" | "delete", job: string) => {
      const name = action === "write" ? "app" : "lib"
      const { output } = await npmFor(registry, action, tokenOf(job), name)
      const lines = output.split("\n").filter((line) => /^npm error (?:code|4\d\d)/.test(line))
      const text = lines.join("\n").replaceAll(registry.url, "http://127.0.0.1:4873")
      return text.replaceAll(/-rev\/\S+/g, "-rev/…")
    }
    expectShown("npm", [
      await attempt("write", "own fork"),
      await attempt("delete", "own fork"),
      await attempt("read", "foreign protected")
    ])
  })

  describe("where something is missing, nobody is let in", () => {
    const statusesAt = async (other: NpmRegistry): Promise<ReadonlyArray<number>> => {
      const headers = {
        authorization: `Bearer ${tokenOf("own protected")}`,
        "content-type": "application/json"
      }
      const body = JSON.stringify({ name: "@acme/x", versions: {} })
      const answers = await Promise.all([
        fetch(`${other.url}/@acme%2fx`, { headers }),
        fetch(`${other.url}/@acme%2fx`, { method: "PUT", headers, body }),
        fetch(`${other.url}/@acme%2fx/-rev/1`, { method: "DELETE", headers })
      ])
      return answers.map(({ status }) => status)
    }
    const withVerdaccio = async (
      options: Parameters<typeof startVerdaccio>[1],
      look: (other: NpmRegistry) => Promise<void>
    ): Promise<void> => {
      const other = await startVerdaccio(enforced, options)
      await look(other).finally(other.stop)
    }

    test("the plugin", () =>
      withVerdaccio(
        { change: (text) => text.replaceAll(/^ {2}jobwarden:/gm, "  nowhere:") },
        async (other) => {
          for (const status of await statusesAt(other)) expect([401, 403]).toContain(status)
        }
      ))

    test.runIf(isWhole)("a setting: the log says all that is wrong", () =>
      withVerdaccio(
        { change: (text) => text.replace("server: ", "sever: ").replace("acme/backend", '""') },
        async (other) => {
          expect(await statusesAt(other)).toEqual([503, 503, 503])
          expect(other.log()).toMatch(/`sever` is no setting.*`server` has to be.*needs a project/)
        }
      )
    )

    test.runIf(isWhole)("Jobwarden", () =>
      withVerdaccio(
        { change: (text) => text.replace(/server: \S+/, "server: http://127.0.0.1:9") },
        async (other) => {
          expect(await statusesAt(other)).toEqual([503, 503, 503])
          expect(other.log()).toContain("did not decide")
          expect(other.log()).not.toContain(tokenOf("own protected"))
        }
      )
    )

    test.runIf(isWhole)("what is stored, before the plugin: a deprecation then needs to delete as well", () =>
      withVerdaccio(
        { change: (text) => text.replace(/middlewares:\n {2}jobwarden: \{\}\n/, "") },
        async (other) => {
          await publishTemplate(other)
          await enforced.set("npm", writersAlone)
          const { output } = await npm(
            other,
            ["deprecate", "@acme/template@1.0.0", "no"],
            tokenOf("own protected")
          )
          expect(output).toContain("Jobwarden denies delete on package_registry.npm")
        }
      )
    )
  })
})
