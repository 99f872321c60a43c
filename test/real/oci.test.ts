import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { startEnforced, type Enforced } from "./enforced.ts"
import { describeMatrix, type Programs } from "./matrix.ts"
import { models, opposites } from "./models.ts"
import { makeKeys, skopeoFor, skopeoPrograms, startContainerRegistry, type ContainerRegistry } from "./oci.ts"
import { tokenOf } from "./organisation.ts"
import { debianPrograms, describeWith } from "./programs.ts"
import { expectShown } from "./shown.ts"
import { fileOfGuide } from "./stand.ts"

const needed = debianPrograms(
  ["skopeo", "skopeo"],
  ["docker-registry", "docker-registry"],
  ["openssl", "openssl"]
)

describeWith(needed, "real skopeo and a real container registry", () => {
  let enforced: Enforced
  let registry: ContainerRegistry
  let programs: Programs

  beforeAll(async () => {
    enforced = await startEnforced((folder) => {
      makeKeys(folder)
      const { registry } = parse(
        fileOfGuide("registry-tokens.yaml: a part of jobwarden.yaml").replace(":8084", ":0")
      ) as { readonly registry: object }
      return registry
    })
    await enforced.set("container_registry", models.maintainersAndJobs.grants)
    registry = await startContainerRegistry(enforced)
    programs = skopeoPrograms(registry, enforced.folder)
    await registry.seed()
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

  test("prints of a refusal what the guide shows", async () => {
    await enforced.set("container_registry", models.maintainersAndJobs.grants)
    registry.copyTemplate("acme/backend/web")
    const attempt = async (
      action: "read" | "write" | "delete",
      job: string,
      repository = "acme/backend/web"
    ) => {
      const target = join(enforced.folder, "pulled")
      const { output } = await skopeoFor(registry, action, tokenOf(job), repository, target)
      const [last = ""] = output.trim().split("\n").slice(-1)
      return last.replaceAll(registry.host, "127.0.0.1:5000").replace(/^time="[^"]*" /, "")
    }
    expectShown("skopeo", [
      await attempt("write", "own fork", "acme/backend/new"),
      await attempt("write", "own fork"),
      await attempt("read", "foreign protected"),
      await attempt("delete", "own fork")
    ])
  })

  describe("a token that was granted", () => {
    const own = "acme/backend/token"
    const other = "acme/backend/other"
    beforeAll(async () => {
      await enforced.set("container_registry", models.maintainersAndJobs.grants)
      for (const repository of [own, other]) registry.copyTemplate(repository)
    })
    const statusOf = async (token: string | null, method: string, path: string): Promise<number> => {
      const response = await registry.ask(token ?? "", method, path)
      await response.body?.cancel()
      return response.status
    }
    const manifest = (repository: string): string => `/v2/${repository}/manifests/v1`

    test("reads its own repository and no other", async () => {
      const token = await registry.token("own protected", `repository:${own}:pull`)
      expect(await statusOf(token, "HEAD", manifest(own))).toBe(200)
      expect(await statusOf(token, "HEAD", manifest(other))).toBe(401)
    })

    test("does no more than was asked for, though more would have been granted", async () => {
      const token = await registry.token("own protected", `repository:${own}:pull`)
      expect(await statusOf(token, "POST", `/v2/${own}/blobs/uploads/`)).toBe(401)
      expect(await statusOf(token, "DELETE", manifest(own))).toBe(401)
    })

    test("is no list of all repositories", async () => {
      const token = await registry.token("own protected", `repository:${own}:*`, "registry:catalog:*")
      expect(await statusOf(token, "GET", "/v2/_catalog")).toBe(401)
    })

    test("is not taken once a letter of it is another", async () => {
      const token = (await registry.token("own protected", `repository:${own}:pull`)) ?? ""
      const [header, claims = "", signature] = token.split(".")
      const forged = Buffer.from(claims, "base64url").toString().replace(own, other)
      expect(forged).toContain(other)
      const changed = [header, Buffer.from(forged).toString("base64url"), signature].join(".")
      expect(await statusOf(token, "HEAD", manifest(own))).toBe(200)
      expect(await statusOf(changed, "HEAD", manifest(other))).toBe(401)
    })
  })

  describe("a copy within the registry", () => {
    const hidden = "partner/tool/secret"
    const target = "acme/backend/mounted"
    const push = `repository:${target}:pull,push`
    /** The layer of the image in the foreign project. */
    let layer: string

    beforeAll(async () => {
      const { grants, inScope } = opposites.open
      await enforced.set("container_registry", grants, inScope)
      await registry.seed(hidden, "secret", "foreign protected")
      await enforced.set("container_registry", models.maintainersAndJobs.grants)
      const index = JSON.parse(readFileSync(join(enforced.folder, "secret/index.json"), "utf8")) as {
        readonly manifests: ReadonlyArray<{ readonly digest: string }>
      }
      const [described] = index.manifests
      const blob = join(enforced.folder, "secret/blobs/sha256", described?.digest.slice(7) ?? "")
      const { layers } = JSON.parse(readFileSync(blob, "utf8")) as {
        readonly layers: ReadonlyArray<{ readonly digest: string }>
      }
      layer = layers[0]?.digest ?? ""
    })
    const mount = async (token: string | null, from: string): Promise<number> => {
      const path = `/v2/${target}/blobs/uploads/?mount=${layer}&from=${encodeURIComponent(from)}`
      const response = await registry.ask(token ?? "", "POST", path)
      await response.body?.cancel()
      return response.status
    }

    test("takes nothing from a repository that may not be read", async () => {
      const token = await registry.token("own protected", push, `repository:${hidden}:pull`)
      expect(await mount(token, hidden)).toBe(401)
    })

    test("takes it where the token may read it too", async () => {
      const token = await registry.token("foreign protected", `repository:${hidden}:pull`)
      expect(token).not.toBeNull()
      await enforced.set("container_registry", opposites.open.grants, false)
      const both = await registry.token("foreign protected", push, `repository:${hidden}:pull`)
      expect(await mount(both, hidden)).toBe(201)
    })
  })
})
