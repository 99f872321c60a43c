import { spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { parse } from "yaml"
import { withQuickstart } from "../documentation/service.ts"

// The recipes for checking policies, with their own commands: on the policies that are shipped, and on a
// dangerous one. `npx` is stood in for by a script that runs the command of this repository; all else is real.

const root = join(import.meta.dirname, "..", "..")
const recipes = join(root, "examples", "ci")
const dangerous = `version: 1
projects:
  acme/open:
    permissions:
      jobs: { write: job_token_and_maintainer }
`

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-recipes-"))
  cpSync(join(root, "examples", "policies"), join(folder, "policies"), { recursive: true })
  mkdirSync(join(folder, "bin"))
  const npx = join(folder, "bin", "npx")
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1 $2" = "--yes jobwarden" ] || exit 99\nshift 2\nexec "${process.execPath}" "${testedCommand}" "$@"\n`
  )
  chmodSync(npx, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const environment = () => ({
  PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}`,
  HOME: folder,
  GIT_CONFIG_GLOBAL: "/dev/null"
})

const shell = (line: string) => {
  const { status, stderr, stdout } = spawnSync("sh", ["-euc", line], {
    cwd: folder,
    encoding: "utf8",
    env: environment()
  })
  return { status, stderr, stdout }
}
const endDangerously = (): void => writeFileSync(join(folder, "policies", "open.yaml"), dangerous)
const reportIn = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"))

/** Runs line by line, as a runner does; hands back how each ended, up to the first that failed. */
const runAll = (lines: readonly string[]): readonly (number | null)[] => {
  const ended: (number | null)[] = []
  for (const line of lines) {
    const { status } = shell(line)
    ended.push(status)
    if (status !== 0) break
  }
  return ended
}

interface GitLabJob {
  readonly script: readonly string[]
  readonly artifacts: { readonly when: string; readonly reports: { readonly codequality: string } }
}
interface Workflow {
  readonly jobs: {
    readonly check: {
      readonly steps: readonly { readonly run?: string; readonly with?: { readonly sarif_file?: string } }[]
    }
  }
}

const textOf = (name: string): string => readFileSync(join(recipes, name), "utf8")

describe("the job for GitLab", () => {
  const jobs = parse(textOf("gitlab-ci.yml")) as {
    readonly job_token_policies: GitLabJob
    readonly job_token_policies_review: Pick<GitLabJob, "script">
    readonly job_token_policies_apply: Pick<GitLabJob, "script">
  }
  const job = jobs.job_token_policies
  const report = job.artifacts.reports.codequality

  test("passes where nothing is found, with an empty report", () => {
    expect(runAll(job.script)).toEqual([0, 0, 0, 0])
    expect(reportIn(report)).toEqual([])
  })

  test("fails at the last command where something dangerous is found, and the report says what", () => {
    endDangerously()
    expect(runAll(job.script)).toEqual([0, 0, 0, 1])
    expect(job.artifacts.when).toBe("always")
    const found = reportIn(report) as readonly {
      readonly check_name: string
      readonly location: { readonly path: string }
    }[]
    expect(found.map(({ check_name }) => check_name)).toContain("job-token-launders-role")
    expect(new Set(found.map(({ location }) => location.path))).toEqual(new Set(["policies/open.yaml"]))
  })

  test("fails at once where a file cannot be read", () => {
    writeFileSync(join(folder, "policies", "open.yaml"), "version: 1\nprojcts: {}\n")
    expect(runAll(job.script)).toEqual([1])
  })

  const review = (base: string) => {
    for (const line of ["git add -A policies", "git -c user.name=a -c user.email=a@b commit -qm x"]) {
      expect(shell(line).status).toBe(0)
    }
    return runAll(
      jobs.job_token_policies_review.script.map((line) =>
        line.replaceAll("$CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
      )
    )
  }

  test("says in review who gains what, and stops where that is writing", () => {
    expect(
      shell("git init -q . && git add policies && git -c user.name=a -c user.email=a@b commit -qm a").status
    ).toBe(0)
    writeFileSync(
      join(folder, "policies", "shut.yaml"),
      "version: 1\nprojects: { acme/shut: { permissions: { jobs: { write: false } } } }\n"
    )
    expect(review("HEAD~1")).toEqual([0, 0])
    writeFileSync(
      join(folder, "policies", "shut.yaml"),
      "version: 1\nprojects: { acme/shut: { permissions: { jobs: { write: developer } } } }\n"
    )
    expect(review("HEAD~1")).toEqual([0, 1])
    expect(readFileSync(join(folder, "review.md"), "utf8")).toContain("acme/shut")
  })

  test("applies what was merged to a service, and again without a change", { timeout: 60_000 }, () =>
    withQuickstart(async ({ url }, { maintainer }) => {
      rmSync(join(folder, "policies"), { recursive: true })
      mkdirSync(join(folder, "policies"))
      const policy =
        "version: 1\nprojects: { acme/backend: { permissions: { jobs: { write: maintainer } } } }\n"
      writeFileSync(join(folder, "policies", "backend.yaml"), policy)
      const [line = ""] = jobs.job_token_policies_apply.script
      const applied = [1, 2].map(() => {
        const { status, stdout } = spawnSync("sh", ["-euc", line], {
          cwd: folder,
          encoding: "utf8",
          env: { ...environment(), JOBWARDEN_URL: url, JOBWARDEN_TOKEN: maintainer }
        })
        return [status, /changed acme\/backend: revision 1/.test(stdout)]
      })
      expect(applied).toEqual([
        [0, true],
        [0, false]
      ])
    })
  )
})

describe("the workflow for GitHub", () => {
  const { steps } = (parse(textOf("github-actions.yml")) as Workflow).jobs.check
  const lines = steps.flatMap(({ run }) => run ?? [])
  const report = steps.find((step) => step.with?.sarif_file !== undefined)?.with?.sarif_file ?? ""

  test("passes where nothing is found, and uploads what it writes", () => {
    expect(runAll(lines)).toEqual([0, 0, 0, 0])
    expect(reportIn(report)).toMatchObject({ version: "2.1.0", runs: [{ results: [] }] })
  })

  test("fails where something dangerous is found, with a report of it", () => {
    endDangerously()
    expect(runAll(lines)).toEqual([0, 0, 0, 1])
    const { runs } = reportIn(report) as {
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[]
    }
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toContain("job-token-launders-role")
  })
})

describe("the hook for git", () => {
  const commit = () => shell("git add -A policies && git -c user.name=a -c user.email=a@b commit -qm x")
  beforeEach(() => {
    expect(shell("git init -q .").status).toBe(0)
    cpSync(join(recipes, "pre-commit"), join(folder, ".git", "hooks", "pre-commit"))
    expect(existsSync(join(folder, ".git", "hooks", "pre-commit"))).toBe(true)
  })

  test("lets good policies through, and keeps dangerous ones out", () => {
    expect(commit().status).toBe(0)
    endDangerously()
    const { status, stderr, stdout } = commit()
    expect(status).not.toBe(0)
    expect(stdout + stderr).toContain("job-token-launders-role")
    expect(shell("git log --oneline").stdout.split("\n").filter(Boolean)).toHaveLength(1)
  })

  test("does not run where no policy changes", () => {
    expect(commit().status).toBe(0)
    writeFileSync(join(folder, "bin", "npx"), "#!/bin/sh\nexit 7\n")
    writeFileSync(join(folder, "other.txt"), "x")
    expect(shell("git add other.txt && git -c user.name=a -c user.email=a@b commit -qm y").status).toBe(0)
  })
})
