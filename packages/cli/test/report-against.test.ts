import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { testedCommand } from "./command.ts"
import { policy, withRepository } from "./repository.ts"

const report = (folder: string, ...args: readonly string[]) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [testedCommand, "report", "--html", ...args],
    {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: join(folder, "..") },
      encoding: "utf8"
    }
  )
  return { code: status, stderr, stdout }
}

interface Held {
  readonly difference: {
    readonly before: string
    readonly changes: readonly { readonly projects: readonly string[] }[]
  } | null
}

const heldIn = (folder: string): Held => {
  const page = readFileSync(join(folder, "report.html"), "utf8")
  return JSON.parse(/id="report-data">([^<]*)</.exec(page)?.[1] ?? "") as Held
}

const comparedIn = (folder: string) => {
  const { before, changes = [] } = heldIn(folder).difference ?? {}
  return { before, projects: changes.flatMap(({ projects }) => projects) }
}

test("a report is compared with a revision, a file or a folder, and with nothing that could be two of them", () => {
  withRepository(({ commit, folder, git, write }) => {
    write("policies/a.yaml", policy("acme/a", "owner"))
    write("policies/b.yaml", policy("acme/b", "owner"))
    commit()
    write("policies/b.yaml", policy("acme/b", "maintainer"))

    // Nothing is named: the folder one is in, without any difference.
    expect(report(folder)).toEqual({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^report\.html: 2 projects, /)
    })
    expect(heldIn(folder).difference).toBeNull()

    expect(report(folder, "--against", "main")).toMatchObject({ code: 0, stderr: "" })
    expect(comparedIn(folder)).toEqual({ before: "main", projects: ["acme/b"] })
    report(folder, "--against", "HEAD", "policies/a.yaml")
    expect(comparedIn(folder)).toEqual({ before: "HEAD", projects: [] })

    write("earlier/b.yaml", policy("acme/b", "owner"))
    report(folder, "--against", "earlier/b.yaml", "policies/b.yaml")
    expect(comparedIn(folder)).toEqual({ before: "earlier/b.yaml", projects: ["acme/b"] })

    git("branch", "earlier")
    const refused = report(folder, "--against", "earlier", "--output", "other.html", "policies")
    expect(refused.stderr).toBe(
      "jobwarden: `--against`: `earlier` is a path and a revision; write `./earlier` for the path, or the commit's number\n"
    )
    expect(refused.code).toBe(2)
    expect(existsSync(join(folder, "other.html"))).toBe(false)
    expect(report(folder, "--against", "./earlier", "policies/b.yaml").code).toBe(0)
    expect(comparedIn(folder)).toEqual({ before: "./earlier", projects: ["acme/b"] })
    expect(report(folder, "--against", "--upload-pack=x", "policies")).toMatchObject({ code: 2 })
  })
})

test("a report is the same bytes whenever it is written, where the moment is given", () => {
  withRepository(({ folder, write }) => {
    write("a.yaml", policy("acme/a", "owner"))
    const first = report(folder, "--at", "2027-01-31", "--output", "-")
    expect(first).toMatchObject({ code: 0, stderr: "" })
    expect(report(folder, "--at", "2027-01-31", "--output", "-")).toEqual(first)
    expect(Buffer.byteLength(first.stdout)).toBeLessThan(250_000)
    // Without one no moment is in it either.
    expect(report(folder, "--output", "-").stdout).toContain('"at":null')
  })
})
