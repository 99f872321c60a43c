import { Effect, Exit, Result, Scope } from "effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { readConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { listen } from "../../packages/cli/src/serve/service.ts"
import { makeKey, startIssuer } from "../../packages/platforms/test/issuer.ts"
import { blocksOf, codeSpans, pageText, sectionOf, tableRows } from "./markdown.ts"

const page = "docs/guides/identities.md"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-identities-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A block of the page by the language and how it begins. */
const block = (language: string, beginning: string): string => {
  const found = blocksOf(page).find((one) => one.language === language && one.text.startsWith(beginning))
  if (found === undefined)
    throw new Error(`${page} has no block of ${language} that begins with ${beginning}`)
  return found.text
}

const configure = (text: string) => {
  writeFileSync(join(folder, "jobwarden.yaml"), text)
  return readConfiguration(join(folder, "jobwarden.yaml"))
}

interface Job {
  readonly id_tokens: { readonly JOBWARDEN_TOKEN: { readonly aud: string } }
  readonly script: ReadonlyArray<string>
}

describe("the guide to identities", () => {
  const configuration = block("yaml", "# jobwarden.yaml")
  const pipeline = parse(block("yaml", "# .gitlab-ci.yml")) as { readonly "keep-policy": Job }
  const { id_tokens, script } = pipeline["keep-policy"]
  const { aud } = id_tokens.JOBWARDEN_TOKEN

  test("shows a configuration that is sound, for the tokens that its job asks for", () => {
    const { platform } = Result.getOrThrow(configure(configuration))
    expect(platform).toMatchObject({ type: "oidc", issuers: [{ audience: aud }] })
  })

  test("shows a job that changes the policy with its identity token, as it stands there", async () => {
    const issuer = await startIssuer(await makeKey("one"))
    const platform = { version: 1, projects: [5, 123].map((id) => ({ id, path: `acme/${id}` })) }
    writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platform))
    writeFileSync(join(folder, "backend.json"), block("json", "{"))
    const read = configure(
      configuration
        .replace("issuer: https://gitlab.example.com", `issuer: ${issuer.url}`)
        .replace("127.0.0.1:8080", "127.0.0.1:0")
    )
    const scope = await Effect.runPromise(Scope.make())
    try {
      const { url } = await Effect.runPromise(Scope.provide(listen(Result.getOrThrow(read)), scope))
      const ofPolicy = { project_id: "5", job_project_id: "5" }
      const token = await issuer.token({ claims: { aud, ...ofPolicy } })
      for (const line of script) {
        const { stdout } = await promisify(execFile)("sh", ["-ec", line.replace(aud, url)], {
          cwd: folder,
          env: { ...process.env, JOBWARDEN_TOKEN: token }
        })
        expect(JSON.parse(stdout)).toMatchObject({ project_id: 123, revision: 1 })
      }
    } finally {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await issuer.stop()
    }
  })

  test("repeats what the log says, word by word", () => {
    const said = tableRows(sectionOf(page, "When a token is refused")).flatMap(([cell = ""]) =>
      codeSpans(cell)
    )
    const written = ["verify-token", "claims", "oidc-platform"]
      .map((name) => pageText(`packages/platforms/src/oidc/${name}.ts`))
      .join("\n")
    const unknown = said.filter((text) => {
      const words = text.replace("`aud` is another", "is another").replace(/: job_project_id$/, "")
      return !written.includes(words)
    })
    expect(said.length).toBeGreaterThan(6)
    expect(unknown).toEqual([])
  })
})
