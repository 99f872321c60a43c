import { request } from "node:http"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { blocksOf } from "../documentation/markdown.ts"
import type { Came } from "./file-store.ts"
import { inverted, models, type Model, type Outcome, type Outcomes } from "./models.ts"
import { deploy, fetchImported, type Ran } from "./mvn.ts"
import { callers, tokenOf, type Caller } from "./organisation.ts"
import { describeReal } from "./programs.ts"
import { addressesOfGuide, guide, startStand, type Stand } from "./stand.ts"

type Front = keyof Stand["fronts"]
const fronts: ReadonlyArray<Front> = ["proxy", "nginx"]

const place = "/api/v4/projects/123/packages/maven"
const byId = { method: "DELETE", target: "/api/v4/projects/123/packages/17" }

interface Sent {
  readonly method: string
  readonly target: string
}

const send = (
  base: string,
  { method, target }: Sent,
  header: Caller["header"],
  more: Readonly<Record<string, string>> = {}
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path: target,
        agent: false,
        headers: {
          ...more,
          ...(header && { [header[0]]: header[1] }),
          ...(method === "PUT" && { "Content-Length": 5 })
        }
      },
      (incoming) => {
        incoming
          .resume()
          .on("end", () => resolve(incoming.statusCode ?? 0))
          .on("error", reject)
      }
    )
    outgoing.on("error", reject).end(method === "PUT" ? "bytes" : undefined)
  })

const asMaintainer = () => ["Private-Token", tokenOf("maintainer")] as const
const asJob = (name: string) => ["Job-Token", tokenOf(name)] as const

describeReal("real Maven, through nginx and through the proxy", () => {
  let stand: Stand
  /** Every different request that Maven made to publish a release and a snapshot, and to read. */
  let recorded: ReadonlyArray<Came>

  beforeAll(async () => {
    stand = await startStand()
    const { folder, registry } = stand
    const repository = stand.fronts.proxy + place
    const ran: Array<Ran> = []
    for (const version of ["1.0.0", "2.0-SNAPSHOT"]) {
      ran.push(await deploy(folder, repository, asMaintainer(), { version }))
    }
    ran.push(await fetchImported(folder, repository, asMaintainer()))
    for (const { exitCode, output } of ran) expect([exitCode, output]).toEqual([0, ""])
    const different = new Map(registry.came.map((came) => [`${came.method} ${came.target}`, came]))
    recorded = [...different.values()]
  }, 180_000)
  afterAll(() => stand.stop())

  /** Sends a request through a front, and says what became of it, as seen by the caller and by the registry. */
  const outcomeOf = async (front: Front, sent: Sent, { header }: Caller): Promise<Outcome | string> => {
    const before = stand.registry.came.length
    const status = await send(stand.fronts[front], sent, header)
    const came = stand.registry.came.slice(before)
    if (came.length === 0) return status as Outcome
    const [{ method, target, headers } = { ...byId, headers: {} }, ...more] = came
    const token = header?.[1] ?? "none"
    if (Object.values(headers).some((value) => value === token)) return "came with the caller's credential"
    if (more.length > 0 || method !== sent.method || target !== sent.target)
      return `came as ${method} ${target}`
    return status === 401 || status === 403 ? `${status} by the registry` : "yes"
  }

  /** What all the recorded requests of somebody come to, and where they do not come to one thing. */
  const outcomesOf = async (front: Front, caller: Caller): Promise<ReadonlyArray<string>> => {
    const kinds = [
      recorded.filter(({ method }) => method === "GET"),
      recorded.filter(({ method }) => method === "PUT"),
      [byId]
    ]
    const outcomes: Array<string> = []
    for (const kind of kinds) {
      const found = new Set<Outcome | string>()
      for (const sent of kind) found.add(await outcomeOf(front, sent, caller))
      outcomes.push([...found].join(" and "))
    }
    return outcomes
  }

  /** Everybody for whom it does not come to what the model says. */
  const differences = async (front: Front, model: Model): Promise<ReadonlyArray<string>> => {
    const wrong: Array<string> = []
    for (const caller of callers) {
      const expected: Outcomes | undefined = model.outcomes[caller.name]
      const found = await outcomesOf(front, caller)
      if (expected?.map(String).join() !== found.join()) {
        wrong.push(`${caller.name}: ${found.join(", ")} instead of ${expected?.join(", ")}`)
      }
    }
    return wrong
  }

  test("what Maven sends is what is judged: files, checksums, metadata, each with its credential", () => {
    const sent = recorded.map(({ method, target }) => `${method} ${target.replace(place, "")}`)
    expect(sent).toEqual(
      expect.arrayContaining([
        "PUT /com/acme/app/1.0.0/app-1.0.0.jar",
        "PUT /com/acme/app/1.0.0/app-1.0.0.jar.sha1",
        "PUT /com/acme/app/1.0.0/app-1.0.0.jar.md5",
        "PUT /com/acme/app/1.0.0/app-1.0.0.pom",
        "GET /com/acme/app/maven-metadata.xml",
        "PUT /com/acme/app/maven-metadata.xml.sha1",
        "PUT /com/acme/app/2.0-SNAPSHOT/maven-metadata.xml",
        "GET /com/acme/app/1.0.0/app-1.0.0.pom",
        "GET /com/acme/app/1.0.0/app-1.0.0.pom.sha1"
      ])
    )
    for (const { headers } of recorded) {
      expect(headers).not.toHaveProperty("job-token")
      expect(headers["private-token"]).not.toBe(tokenOf("maintainer"))
    }
    expect(stand.registry.files.get(`${place}/com/acme/app/1.0.0/app-1.0.0.jar`)?.toString()).toBe(
      "no jar, but nobody looks"
    )
  })

  describe.each(Object.values(models))("$name", (model) => {
    beforeAll(() => stand.setPolicy(model.permissions))

    test.each(fronts)("through %s: everybody, by the very requests of Maven", async (front) => {
      expect(Object.keys(model.outcomes).toSorted()).toEqual(callers.map(({ name }) => name).toSorted())
      expect(await differences(front, model)).toEqual([])
    })
  })

  describe("with the policy inverted", () => {
    test.each(Object.keys(models) as ReadonlyArray<keyof typeof models>)(
      "nothing of `%s` holds for those whom it lets in",
      async (name) => {
        await stand.setPolicy(inverted[name])
        for (const front of fronts) {
          const wrong = await differences(front, models[name])
          const named = wrong.map((line) => line.split(":")[0])
          const letIn = Object.entries(models[name].outcomes).filter(([, outcomes]) =>
            outcomes.includes("yes")
          )
          expect(named.toSorted()).toEqual(expect.arrayContaining(letIn.map(([caller]) => caller)))
        }
      }
    )
  })

  describe("mvn deploy", () => {
    interface Run {
      readonly model: keyof typeof models
      readonly front: Front
      readonly who: string
      readonly header: () => readonly [name: string, value: string]
      /** What its error says; `null` where it succeeds. */
      readonly error: string | null
    }

    const person = (who: string) => ({ who, header: () => ["Private-Token", tokenOf(who)] as const })
    const job = (who: string) => ({ who, header: () => asJob(who) })
    const denied = "status: 403 Jobwarden denies write on package_registry.maven: "
    const runs: ReadonlyArray<Run> = [
      { model: "onlyMaintainers", front: "proxy", ...person("maintainer"), error: null },
      { model: "onlyMaintainers", front: "nginx", ...person("maintainer"), error: null },
      {
        model: "onlyMaintainers",
        front: "proxy",
        ...job("own protected"),
        error: `${denied}the policy admits no job tokens (grant_excludes_job_tokens)`
      },
      { model: "onlyMaintainers", front: "nginx", ...job("own protected"), error: "status: 403 Forbidden" },
      {
        model: "onlyMaintainers",
        front: "proxy",
        ...person("developer"),
        error: `${denied}the role in the project is too low (role_too_low)`
      },
      { model: "maintainersAndJobs", front: "proxy", ...job("own protected"), error: null },
      { model: "maintainersAndJobs", front: "nginx", ...job("own unprotected"), error: null },
      { model: "maintainersAndJobs", front: "nginx", ...job("listed protected"), error: null },
      {
        model: "maintainersAndJobs",
        front: "proxy",
        ...job("own fork"),
        error: `${denied}the pipeline runs the code of a fork (fork_pipeline)`
      },
      { model: "maintainersAndJobs", front: "nginx", ...job("own fork"), error: "status: 403 Forbidden" },
      {
        model: "maintainersAndJobs",
        front: "proxy",
        ...job("foreign protected"),
        error: "Could not find artifact com.acme:app:jar:1.0.0 in gitlab-maven"
      },
      { model: "maintainersAndJobs", front: "nginx", ...person("developer"), error: "status: 403 Forbidden" }
    ]
    const outputs = new Map<Run, Ran>()

    beforeAll(async () => {
      stand.registry.files.clear()
      for (const model of ["onlyMaintainers", "maintainersAndJobs"] as const) {
        await stand.setPolicy(models[model].permissions)
        const waiting = runs.filter((run) => run.model === model)
        const next = async (): Promise<void> => {
          for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
            const repository = stand.fronts[run.front] + place
            // One package each: two at once would read each other's half of the metadata.
            const artifact = run.error === null ? `app-${runs.indexOf(run)}` : "app"
            outputs.set(run, await deploy(stand.folder, repository, run.header(), { artifact }))
          }
        }
        await Promise.all([next(), next()])
      }
    }, 300_000)

    test.each(runs)("$model, through $front, as $who", (run) => {
      const { exitCode, output } = outputs.get(run) ?? { exitCode: -1, output: "" }
      if (run.error === null) return expect([exitCode, output]).toEqual([0, ""])
      expect(exitCode).toBe(1)
      expect(output).toContain(run.error)
    })

    test("prints what the guide shows", () => {
      const shown = blocksOf(guide).filter(
        ({ language, text }) => language === "text" && text.includes("maven-deploy-plugin")
      )
      const printed = fronts.map((front) => {
        const run = runs.find((run) => run.front === front && run.who === "own fork")
        const [first = ""] = (run && outputs.get(run)?.output.split("\n")) ?? []
        return first.replaceAll(stand.fronts[front], addressesOfGuide[front])
      })
      expect(shown.map(({ text }) => text)).toEqual(printed)
    })
  })

  describe("a path that two servers might read differently", () => {
    const jar = `${place}/com/acme/app/1.0.0/app-1.0.0.jar`
    const other = "/api/v4/projects/999/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar"

    describe.each(fronts)("does not come to the registry through %s", (front) => {
      test.each([
        jar.replace("/com", "//com"),
        `/${jar}`,
        jar.replace("/com", "/./com"),
        jar.replace("/com", "/x/../com"),
        jar.replace("/com", "/x/%2e%2e/com"),
        jar.replace("/com", "/x/%2E%2E/com"),
        jar.replace("/com", "/x/..%2Fcom"),
        jar.replace("/com", "/x/%252e%252e/com"),
        other.replace("/packages", "/../123/packages"),
        other.replace("/packages", "%2F..%2F123/packages"),
        jar.replace("/123/", "/acme%252Fbackend/"),
        jar.replace("/com", "%2Fcom"),
        jar.replace("/com", "%2fcom"),
        jar.replace("/com", ";x=1/com"),
        jar.replace("/com", "/..;/com"),
        jar.replace("/com", "\\com"),
        jar.replace("/packages", "/%70ackages"),
        jar.replace("maven", "MAVEN"),
        `${jar}/`,
        `${jar}?x=1`,
        `${jar}?private_token=x`,
        `${jar}%00`,
        "/jobwarden",
        "/forward-auth",
        "/"
      ])("%s", async (target) => {
        const before = stand.registry.came.length
        const status = await send(stand.fronts[front], { method: "GET", target }, asMaintainer())
        expect([400, 403, 404]).toContain(status)
        expect(stand.registry.came.slice(before)).toEqual([])
      })

      test("and one that cannot be comes as it was sent", async () => {
        for (const target of [
          jar.replace("/123/", "/acme%2Fbackend/"),
          jar.replace("/123/", "/acme%2fbackend/"),
          jar.replaceAll("1.0.0", "1.0%2Bb")
        ]) {
          await send(stand.fronts[front], { method: "GET", target }, asMaintainer())
          expect(stand.registry.came.at(-1)?.target).toBe(target)
        }
      })

      test("nor does a header that overrides the method", async () => {
        const before = stand.registry.came.length
        const headers = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]
        for (const name of headers) {
          const [privateToken, token] = asMaintainer()
          const status = await send(
            stand.fronts[front],
            { method: "GET", target: jar },
            [privateToken, token],
            { [name]: "DELETE" }
          )
          expect(status).toBe(403)
        }
        expect(stand.registry.came.slice(before)).toEqual([])
      })
    })
  })

  describe.each(fronts)("a request that names no project, through %s", (front) => {
    const below = (start: string): string => `${start}/packages/maven/com/acme/app/1.0.0/app-1.0.0.pom`
    test.each<readonly [string, string, Outcome]>([
      [below("/api/v4/groups/7/-"), "reporter", "yes"],
      [below("/api/v4/groups/acme/-"), "own protected", "yes"],
      [below("/api/v4"), "listed fork", "yes"],
      [below("/api/v4"), "guest", 403],
      [below("/api/v4"), "stranger", 404],
      [below("/api/v4"), "foreign protected", 404],
      [below("/api/v4"), "nobody", 401],
      [below("/api/v4/groups/8/-"), "maintainer", 404],
      [below("/api/v4").replace("app", "unlisted"), "maintainer", 404]
    ])("%s, by %s: %s", async (target, name, expected) => {
      const caller = callers.find((caller) => caller.name === name) ?? { name, header: null }
      expect(await outcomeOf(front, { method: "GET", target }, caller)).toBe(expected)
      const put = await outcomeOf(front, { method: "PUT", target }, caller)
      expect(put).toBe(403)
    })
  })
})
