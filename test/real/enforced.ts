import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { testedCommand } from "../../packages/cli/test/command.ts"
import type { Grants } from "./models.ts"
import { platformFile, tokenOf } from "./organisation.ts"
import { startProgram } from "./processes.ts"

/** What is decided about: its place in a policy. */
export type Resource = "container_registry" | "npm" | "pypi"

/** A service over the organisation of these tests, in a folder of its own. */
export interface Enforced {
  readonly folder: string
  readonly api: string
  /** Where the service says that it listens for this. */
  readonly address: (label: string) => string
  /** Sets the backend's policy for a resource, and whether its scope keeps other projects out. */
  readonly set: (resource: Resource, grants: Grants, inScope?: boolean) => Promise<void>
  readonly stop: () => Promise<void>
}

const documentFor = (resource: Resource, grants: Grants): object =>
  resource === "container_registry" ? { [resource]: grants } : { package_registry: { [resource]: grants } }

interface Refused {
  readonly errors?: ReadonlyArray<{ readonly rule?: string }>
}

/** Starts the service with a registry section, after whatever that section names has been put into the folder. */
export const startEnforced = async (registrySection: (folder: string) => object): Promise<Enforced> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-real-"))
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platformFile))
  const configuration = {
    version: 1,
    store: "sqlite:jobwarden.sqlite",
    platform: { type: "static", file: "platform.yaml" },
    registry: registrySection(folder)
  }
  writeFileSync(join(folder, "jobwarden.yaml"), JSON.stringify(configuration))
  const service = await startProgram(
    process.execPath,
    [testedCommand, "serve", "--config", join(folder, "jobwarden.yaml")],
    { cwd: folder, env: { PORT: "0" } },
    (printed) => /listens on \S+\n/.test(printed)
  )
  const [, api = ""] = /listens on (\S+)\n/.exec(service.printed()) ?? []

  const change = async (path: string, body: object, acknowledged: ReadonlyArray<string>): Promise<void> => {
    const query = acknowledged.map((rule) => `acknowledge=${encodeURIComponent(`${rule}:a test`)}`).join("&")
    const response = await fetch(`${api}/api/v4/projects/123/${path}?${query}`.replace(/\?$/, ""), {
      method: "PATCH",
      headers: { "private-token": tokenOf("api"), "content-type": "application/json" },
      body: JSON.stringify(body)
    })
    const text = await response.text()
    if (response.status === 200 || response.status === 204) return
    const { errors = [] } = JSON.parse(text) as Refused
    const rules = new Set(errors.flatMap(({ rule }) => rule ?? []))
    if (response.status !== 422 || acknowledged.length > 0 || rules.size === 0) {
      throw new Error(`${response.status}: ${text}`)
    }
    return change(path, body, [...rules])
  }

  return {
    folder,
    api,
    address: (label) => {
      const line = service
        .printed()
        .split("\n")
        .find((line) => line.startsWith(`${label}: `))
      if (line === undefined) throw new Error(`the service does not say ${label}`)
      return line.slice(label.length + 2)
    },
    set: async (resource, grants, inScope = true) => {
      await change("job_token_permissions", documentFor(resource, grants), [])
      await change("job_token_scope", { enabled: inScope }, [])
    },
    stop: async () => {
      await service.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
