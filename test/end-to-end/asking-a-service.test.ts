import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { startQuickstart, temporaryFolder } from "./service.ts"

// `can`, `who-can` and `explain` of a service say what they say of files that were pulled from it.

const policy = {
  version: 1,
  instance: { limits: { terraform_state: { delete: "maintainer" } } },
  groups: { acme: { defaults: { package_registry: { default: { delete: "owner" } } } } },
  projects: {
    "acme/backend": {
      id: 123,
      permissions: {
        package_registry: { maven: { write: { min_role: "maintainer", job_token: { refs: "protected" } } } }
      },
      scope: {
        allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }, { group: "partner" }]
      }
    }
  }
}

const questions = [
  "who-can acme/backend package_registry.maven write",
  "who-can 123 package_registry.npm delete",
  "who-can acme/backend terraform_state delete",
  "who-can acme/backend package_registry.maven read --format json",
  "can --project 123 --resource package_registry.maven --action write --as job --source acme/app --ref protected --trigger-role developer",
  "can --project acme/backend --resource package_registry.maven --action write --as job --source acme/backend --ref protected --trigger-role developer",
  "can --project acme/backend --resource package_registry.maven --action read --as user --role guest --format json",
  "can --project acme/backend --resource jobs --action read --as deploy_token --home-project acme/backend --scopes read_repository",
  "explain acme/backend",
  "explain acme/backend --format json",
  "explain 123 --resource terraform_state"
]

test("questions are answered by a service as by files", { timeout: 180_000 }, async () => {
  const folder = temporaryFolder()
  const { end, tokens, url } = await startQuickstart(folder)
  const run = (token: string | undefined, ...args: readonly string[]) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [testedCommand, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, ...(token !== undefined && { JOBWARDEN_TOKEN: token }) }
    })
    return { status, stdout, stderr }
  }
  const { administrator, maintainer } = tokens
  writeFileSync(join(folder, "policy.json"), JSON.stringify(policy))
  // An entry for a whole group is found dangerous, and is taken on purpose.
  const lines = ["--acknowledge", "allowlist-group-default-permissions:tested"]
  const applied = run(administrator, "apply", "policy.json", "--server", url, "--yes", ...lines)
  expect(applied).toMatchObject({ status: 0, stderr: "" })
  expect(run(administrator, "pull", "--server", url, "--output", "pulled.yaml").status).toBe(0)

  for (const question of questions) {
    const words = question.split(" ")
    const ofFiles = run(undefined, ...words, "pulled.yaml")
    expect(ofFiles.stderr, question).toBe("")
    expect(run(administrator, ...words, "--server", url), question).toEqual(ofFiles)
  }

  // A maintainer is answered what the service may tell.
  const cut = run(maintainer, "who-can", "acme/backend", "terraform_state", "delete", "--server", url)
  expect(cut).toMatchObject({ status: 0, stderr: "" })
  expect(cut.stdout).toMatch(/Cut by the\ninstance's limit\.\n$/)
  const hidden = run(maintainer, "who-can", "acme/backend", "jobs", "delete", "--server", url)
  expect(hidden).toMatchObject({
    status: 0,
    stderr: "job tokens of 1 project or group that you may not know can, too\n"
  })
  // What stands above decides for whoever asks; an entry that the maintainer may not know is only counted.
  const explain = ["explain", "acme/backend", "--resource", "terraform_state", "--format", "json"]
  const [whole, half] = [administrator, maintainer].map((token) => run(token, ...explain, "--server", url))
  expect(half).toMatchObject({ status: 0, stderr: "1 entry that you may not know is not in it\n" })
  const grantsOf = (answer: typeof half) =>
    (
      JSON.parse(answer?.stdout ?? "") as { readonly cells: readonly { readonly grant: unknown }[] }
    ).cells.map(({ grant }) => grant)
  expect(grantsOf(half)).toEqual(grantsOf(whole))
  await end("SIGTERM")
})
