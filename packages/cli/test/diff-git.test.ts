import { rmSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { policy, withRepository, type Ended } from "./repository.ts"

const patience = { timeout: 240_000 }

/** The projects in which something changes. */
const changedIn = ({ code, stderr, stdout }: Ended): readonly string[] => {
  expect(stderr).toBe("")
  expect(code).toBe(0)
  const { changes } = JSON.parse(stdout) as {
    readonly changes: readonly { readonly projects: readonly { readonly path: string }[] }[]
  }
  return changes.flatMap(({ projects }) => projects.map(({ path }) => path)).toSorted()
}

describe("revisions", patience, () => {
  test("are compared as they were, from where they parted, and with the files as they are", () => {
    withRepository(({ commit, diff, folder, git, write }) => {
      write("policies/a.yaml", policy("acme/a", "owner"))
      write("policies/b.yaml", policy("acme/b", "owner"))
      commit()
      git("checkout", "--quiet", "-b", "change")
      write("policies/a.yaml", policy("acme/a", "maintainer"))
      commit()
      git("checkout", "--quiet", "main")
      write("policies/b.yaml", policy("acme/b", "maintainer"))
      commit()
      const json = ["--format", "json", "policies"]
      expect(changedIn(diff("--git", "main..change", ...json))).toEqual(["acme/a", "acme/b"])
      expect(changedIn(diff("--git", "main...change", ...json))).toEqual(["acme/a"])
      expect(changedIn(diff("--git", "change...", ...json))).toEqual(["acme/b"])
      expect(changedIn(diff("--git", "main", ...json))).toEqual([])
      write("policies/c.yaml", policy("acme/c", "maintainer"))
      rmSync(join(folder, "policies", "a.yaml"))
      expect(changedIn(diff("--git", "main", ...json))).toEqual(["acme/a", "acme/c"])
      expect(changedIn(diff("--git", "change", "--format", "json"))).toEqual(["acme/a", "acme/b", "acme/c"])
      const told = diff("--git", "main..change", "policies/a.yaml", "--fail-on-new-access")
      expect(told).toMatchObject({ code: 1, stderr: "" })
      expect(told.stdout).toContain("acme/a\n  + maintainers can now push to the repository\n")
      expect(told.stdout).not.toContain("acme/b")
    })
  })

  test("are looked at below the folder one is in, by file, folder and pattern", () => {
    withRepository(({ commit, diff, diffIn, write }) => {
      write("top.yaml", policy("acme/top", "owner"))
      commit()
      const names = [
        "one/a.yaml",
        "one/deep/b.yaml",
        "one/.hidden/c.yaml",
        "one/node_modules/d.yaml",
        "two/e.json"
      ]
      for (const name of names) write(name, policy(`acme/${name.replaceAll(/\W/g, "-")}`, "owner"))
      write(
        "two/e.json",
        JSON.stringify({
          version: 1,
          projects: { "acme/e": { visibility: "public", permissions: { jobs: { read: false } } } }
        })
      )
      write("one/notes.txt", "nothing")
      write("one/a.schema.json", "{}")
      commit()
      const at = (below: string, ...paths: readonly string[]) =>
        changedIn(diffIn({ below }, "--git", "HEAD~1..", "--format", "json", ...paths))
      expect(at("")).toEqual(["acme/e", "acme/one-a-yaml", "acme/one-deep-b-yaml"])
      expect(at("one")).toEqual(["acme/one-a-yaml", "acme/one-deep-b-yaml"])
      expect(at("one", "../two/")).toEqual(["acme/e"])
      expect(at("one", "deep", "deep/b.yaml")).toEqual(["acme/one-deep-b-yaml"])
      expect(at("", "one/.hidden/c.yaml")).toEqual(["acme/one--hidden-c-yaml"])
      expect(at("", "*/*.yaml")).toEqual(["acme/one-a-yaml"])
      expect(at("", "o*")).toEqual(["acme/one-a-yaml", "acme/one-deep-b-yaml"])
      expect(diff("--git", "HEAD~1", "top.yaml").stdout).toMatch(/^No difference/)
    })
  })

  test("hold files of any name", () => {
    withRepository(({ commit, diff, write }) => {
      commit()
      const names = ["a file.yaml", "a\nnew line.yaml", "-x.yaml", ":(exclude)y.yaml", "ü\u202E.yaml"]
      for (const [at, name] of names.entries()) write(`policies/${name}`, policy(`acme/p${at}`, "owner"))
      write(
        Buffer.from([...Buffer.from("policies/"), 0xff, 0xfe, ...Buffer.from(".yaml")]),
        policy("acme/p5", "owner")
      )
      commit()
      const all = diff("--git", "HEAD~1..HEAD", "--format", "json", "policies")
      expect(changedIn(all)).toEqual(["acme/p0", "acme/p1", "acme/p2", "acme/p3", "acme/p4", "acme/p5"])
      for (const [at, name] of names.entries()) {
        const one = diff("--git", "HEAD~1..HEAD", "--format", "json", `policies/${name}`)
        expect(changedIn(one)).toEqual([`acme/p${at}`])
      }
    })
  })
})

describe("what cannot be compared", patience, () => {
  const refusal = (ended: Ended): string => {
    expect([ended.code, ended.stdout]).toEqual([2, ""])
    return ended.stderr
  }

  test("is named: a file that is no policy, on its side and at its line", () => {
    withRepository(({ commit, diff, write }) => {
      write("a.yaml", policy("acme/a", "nobody"))
      commit()
      write("a.yaml", policy("acme/a", "owner"))
      commit()
      expect(refusal(diff("--git", "HEAD~1..HEAD"))).toMatch(/^HEAD~1:a\.yaml:3:\d+: .*nobody/)
      expect(refusal(diff("--git", "HEAD..HEAD~1"))).toMatch(/^HEAD~1:a\.yaml:3:/)
      write("a.yaml", "version: [")
      expect(refusal(diff("--git", "HEAD"))).toMatch(/^a\.yaml:1:\d+: cannot be parsed/)
    })
  })

  test("is named: a revision, a path, a file that is too large or no text", () => {
    withRepository(({ commit, diff, git, write }) => {
      write("a.yaml", policy("acme/a", "owner"))
      write("big.yaml", "#".repeat(10 * 1024 * 1024 + 1))
      write("latin1.yaml", Buffer.from([0x23, 0xe9, 0x0a]))
      commit()
      expect(refusal(diff("--git", "none..HEAD"))).toMatch(/git knows no commit `none`/)
      expect(refusal(diff("--git", "main..HEAD..HEAD"))).toMatch(/git knows no commit `HEAD\.\.HEAD`/)
      expect(refusal(diff("--git", "HEAD:a.yaml"))).toMatch(/git knows no commit `HEAD:a\.yaml`/)
      expect(refusal(diff("--git", "main..HEAD", "no.yaml"))).toMatch(
        /`no\.yaml` stands for no policy file in `main` and in `HEAD`/
      )
      expect(refusal(diff("--git", "main", "no.yaml"))).toMatch(/in `main` and among the files as they are/)
      expect(refusal(diff("--git", "main", "../a.yaml"))).toMatch(
        /`\.\.\/a\.yaml` is outside of the repository/
      )
      expect(refusal(diff("--git", "main", "-"))).toMatch(/standard input is in no revision/)
      expect(refusal(diff("--git", "main..HEAD", "big.yaml"))).toMatch(
        /`main:big\.yaml` cannot be used: the file is larger than 10 MiB/
      )
      expect(refusal(diff("--git", "main", "latin1.yaml"))).toMatch(/`main:latin1\.yaml` is not UTF-8/)
      git("checkout", "--quiet", "--orphan", "alone")
      commit()
      expect(refusal(diff("--git", "main...alone"))).toMatch(/no commit from which the two parted/)
    })
  })

  test("is everything, where there is no git or no repository", () => {
    withRepository(({ diffIn, folder }) => {
      expect(refusal(diffIn({ env: { PATH: join(folder, "nowhere") } }, "--git", "HEAD"))).toMatch(
        /`--git` needs git, which is not installed/
      )
      expect(refusal(diffIn({ below: ".." }, "--git", "HEAD"))).toMatch(
        /`--git` needs a git repository.*not a git repository/
      )
    })
  })
})
