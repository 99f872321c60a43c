import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { blocksOf } from "../documentation/markdown.ts"
import type { Enforced } from "./enforced.ts"
import type { Action, Programs, Tried } from "./matrix.ts"
import { tokenOf } from "./organisation.ts"
import { answers, freePort, runProgram, startProgram, type Ran } from "./processes.ts"
import { fileOfGuide, guide } from "./stand.ts"

const template = "acme/backend/template"

const tokenLabel = "tokens for a container registry"

/** Makes the key and the certificate by the very lines of the guide. */
export const makeKeys = (folder: string): void => {
  const lines = blocksOf(guide).find(({ text }) => text.startsWith("# the key, and the certificate"))
  if (lines === undefined) throw new Error(`${guide} does not say how to make a key`)
  const { status, stderr } = spawnSync("sh", ["-e"], { cwd: folder, input: lines.text, encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
}

/** An image of one layer, laid out as files; its bytes are different for every name. */
const layOut = (folder: string, name: string): void => {
  const blobs = join(folder, name, "blobs/sha256")
  mkdirSync(blobs, { recursive: true })
  const put = (bytes: Buffer | string, mediaType: string) => {
    const digest = createHash("sha256").update(bytes).digest("hex")
    writeFileSync(join(blobs, digest), bytes)
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(bytes) }
  }
  const layer = Buffer.alloc(1024, name)
  const config = {
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [`sha256:${createHash("sha256").update(layer).digest("hex")}`] }
  }
  const type = "application/vnd.oci.image"
  const manifest = {
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: put(JSON.stringify(config), `${type}.config.v1+json`),
    layers: [put(gzipSync(layer), `${type}.layer.v1.tar+gzip`)]
  }
  const described = put(JSON.stringify(manifest), manifest.mediaType)
  const annotations = { "org.opencontainers.image.ref.name": "v1" }
  const index = { schemaVersion: 2, manifests: [{ ...described, annotations }] }
  writeFileSync(join(folder, name, "index.json"), JSON.stringify(index))
  writeFileSync(join(folder, name, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}')
}

export interface ContainerRegistry {
  readonly url: string
  /** `host:port`, as it stands before a repository's name. */
  readonly host: string
  readonly skopeo: (args: ReadonlyArray<string>) => Promise<Ran>
  /** Puts an image there by skopeo; the default is the template of the next. */
  readonly seed: (repository?: string, layout?: string, job?: string) => Promise<void>
  /** Puts the template's image into another repository, behind the registry's back: whatever the policy is. */
  readonly copyTemplate: (repository: string) => void
  /** Whether the image is there, by the registry's own files. */
  readonly has: (repository: string) => boolean
  /** A token for this, asked for as the registry's clients do; `null` where it is refused. */
  readonly token: (holder: string, ...scopes: ReadonlyArray<string>) => Promise<string | null>
  readonly ask: (token: string, method: string, path: string) => Promise<Response>
  readonly stop: () => Promise<void>
}

/** Debian's registry as the guide configures it, before which the service hands out the tokens. */
export const startContainerRegistry = async ({ address, folder }: Enforced): Promise<ContainerRegistry> => {
  const realm = address(tokenLabel)
  const host = `127.0.0.1:${await freePort()}`
  const url = `http://${host}`
  const configuration = [
    ["http://127.0.0.1:8084/jwt/auth", realm],
    ["127.0.0.1:5000", host]
  ].reduce((text, [shown = "", real = ""]) => {
    if (!text.includes(shown)) throw new Error(`${guide} does not show ${shown}`)
    return text.replaceAll(shown, real)
  }, fileOfGuide("registry.yml"))
  writeFileSync(join(folder, "registry.yml"), configuration)
  const registry = await startProgram("docker-registry", ["serve", "registry.yml"], { cwd: folder }, () =>
    answers(`${url}/v2/`)
  )
  layOut(folder, "image")
  const skopeo = (args: ReadonlyArray<string>) =>
    runProgram("skopeo", ["--insecure-policy", ...args], { cwd: folder })
  const filesOf = (repository: string): string =>
    join(folder, "data/docker/registry/v2/repositories", repository)
  return {
    url,
    host,
    skopeo,
    has: (repository) => existsSync(join(filesOf(repository), "_manifests/tags/v1/current/link")),
    copyTemplate: (repository) => cpSync(filesOf(template), filesOf(repository), { recursive: true }),
    seed: async (repository = template, layout = "image", job = "own protected") => {
      if (layout !== "image") layOut(folder, layout)
      const place = `docker://${host}/${repository}:v1`
      const { exitCode, output } = await skopeo([
        "copy",
        "--dest-tls-verify=false",
        `--dest-creds=gitlab-ci-token:${tokenOf(job)}`,
        `oci:${layout}:v1`,
        place
      ])
      if (exitCode !== 0) throw new Error(output)
    },
    token: async (holder, ...scopes) => {
      const query = new URLSearchParams([
        ["service", "container_registry"],
        ...scopes.map((scope) => ["scope", scope])
      ])
      const credential = Buffer.from(`gitlab-ci-token:${tokenOf(holder)}`).toString("base64")
      const response = await fetch(`${realm}?${query}`, { headers: { authorization: `Basic ${credential}` } })
      const { token = null } = (await response.json()) as { readonly token?: string }
      return token
    },
    ask: (token, method, path) =>
      fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.oci.image.manifest.v1+json" }
      }),
    stop: registry.stop
  }
}

/** What skopeo is run with for each action, as somebody. */
export const skopeoFor = (
  registry: ContainerRegistry,
  action: Action,
  token: string,
  repository: string,
  target: string
): Promise<Ran> => {
  const place = `docker://${registry.host}/${repository}:v1`
  const credentials = `gitlab-ci-token:${token}`
  switch (action) {
    case "read":
      return registry.skopeo([
        "copy",
        "--src-tls-verify=false",
        `--src-creds=${credentials}`,
        place,
        `dir:${target}`
      ])
    case "write":
      return registry.skopeo([
        "copy",
        "--dest-tls-verify=false",
        `--dest-creds=${credentials}`,
        "oci:image:v1",
        place
      ])
    case "delete":
      return registry.skopeo(["delete", "--tls-verify=false", `--creds=${credentials}`, place])
  }
}

/** skopeo at the registry. What became of a trial is looked at in the registry's own files. */
export const skopeoPrograms = (registry: ContainerRegistry, folder: string): Programs => ({
  resource: "container_registry",
  refusals: [
    /denied: requested access to the resource is denied/,
    /authentication required/,
    /there is no such repository, or it is not for this token/,
    /Jobwarden denies (?:read|write|delete) on container_registry/
  ],
  attempt: async ({ action, number, token }): Promise<Tried> => {
    const repository = `acme/backend/${action}/n${number}`
    if (action !== "write") registry.copyTemplate(repository)
    const target = mkdtempSync(join(folder, "pulled-"))
    const ran = await skopeoFor(registry, action, token, repository, target)
    const isThere = registry.has(repository)
    const isPulled = existsSync(join(target, "manifest.json"))
    return { ...ran, isDone: { read: isPulled, write: isThere, delete: !isThere }[action] }
  }
})
