import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { policy, withRepository } from "./repository.ts"

const patience = { timeout: 240_000 }

test("no program that a repository names is run", patience, () => {
  withRepository(({ commit, diff, folder, git, write }) => {
    write(".gitattributes", "* diff=x filter=x text\n")
    write("a.yaml", policy("acme/a", "owner"))
    commit()
    write("a.yaml", policy("acme/a", "maintainer"))
    commit()
    const proof = join(folder, "..", "ran")
    const script = join(folder, "..", "run-me")
    writeFileSync(script, `#!/bin/sh\ntouch '${proof}'\ncat\n`)
    chmodSync(script, 0o755)
    for (const key of [
      "core.fsmonitor",
      "core.pager",
      "core.sshCommand",
      "core.editor",
      "core.gitProxy",
      "diff.external",
      "diff.x.textconv",
      "diff.x.command",
      "filter.x.smudge",
      "filter.x.process",
      "pager.ls-tree",
      "pager.cat-file"
    ])
      git("config", key, script)
    for (const name of ["cat-file", "ls-tree", "rev-parse", "merge-base"]) {
      git("config", `alias.${name}`, `!${script}`)
    }
    for (const name of ["post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"]) {
      mkdirSync(join(folder, ".git", "hooks"), { recursive: true })
      writeFileSync(join(folder, ".git", "hooks", name), `#!/bin/sh\ntouch '${proof}'\n`)
      chmodSync(join(folder, ".git", "hooks", name), 0o755)
    }
    for (const range of ["HEAD~1..HEAD", "HEAD~1...HEAD", "HEAD~1"]) {
      const { code, stdout } = diff("--git", range)
      expect([code, stdout]).toEqual([0, expect.stringContaining("+ maintainers can now push")])
    }
    expect(existsSync(proof)).toBe(false)
  })
})

test("what a partial clone lacks is not fetched", patience, () => {
  withRepository(({ commit, diff, folder, git, write }) => {
    write("a.yaml", policy("acme/a", "owner"))
    commit()
    const object = git("rev-parse", "HEAD:a.yaml")
    rmSync(join(folder, ".git", "objects", object.slice(0, 2), object.slice(2)))
    const proof = join(folder, "..", "ran")
    git("config", "core.repositoryFormatVersion", "1")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.url", join(folder, ".git"))
    git("config", "remote.origin.uploadpack", `touch '${proof}'; false`)
    const { code, stderr, stdout } = diff("--git", "HEAD", "a.yaml")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toMatch(/git cannot list the files of `HEAD`|the clone lacks content/)
    expect(existsSync(proof)).toBe(false)
  })
})

test(
  "the repository is the one around the folder, whatever the environment or a folder in it says",
  patience,
  () => {
    withRepository(({ commit, diffIn, folder, git, write }) => {
      write("a.yaml", policy("acme/a", "owner"))
      commit()
      write("a.yaml", policy("acme/a", "maintainer"))
      commit()
      withRepository((other) => {
        other.write("a.yaml", policy("acme/other", "owner"))
        other.commit()
        const env = {
          GIT_DIR: join(other.folder, ".git"),
          GIT_WORK_TREE: other.folder,
          GIT_OBJECT_DIRECTORY: join(other.folder, ".git", "objects"),
          GIT_COMMON_DIR: join(other.folder, ".git"),
          GIT_NAMESPACE: "x",
          GIT_INDEX_FILE: "/nowhere",
          GIT_LITERAL_PATHSPECS: "0"
        }
        const { code, stderr, stdout } = diffIn({ env }, "--git", "HEAD~1..HEAD")
        expect([code, stderr, stdout]).toEqual([0, "", expect.stringContaining("acme/a\n  + maintainers")])
      })
      // What stands in a repository's files may look like one.
      git("clone", "--quiet", "--bare", ".", "policies")
      expect(readdirSync(join(folder, "policies"))).toContain("HEAD")
      const { code, stderr } = diffIn({ below: "policies" }, "--git", "HEAD~1..HEAD")
      expect([code, stderr]).toEqual([2, expect.stringContaining("safe.bareRepository")])
    })
  }
)

test("a commit holds what its name says, not what a reference puts in its place", patience, () => {
  withRepository(({ commit, diff, git, write }) => {
    write("a.yaml", policy("acme/a", "owner"))
    commit()
    write("a.yaml", policy("acme/a", "developer"))
    commit()
    git("replace", git("rev-parse", "HEAD:a.yaml"), git("rev-parse", "HEAD~1:a.yaml"))
    expect(diff("--git", "HEAD~1..HEAD").stdout).toContain("+ developers")
  })
})

test(
  "links and submodules are named and not followed, neither in a commit nor in the folder",
  patience,
  () => {
    withRepository(({ commit, diff, folder, git, write }) => {
      writeFileSync(join(folder, "..", "secret.yaml"), policy("secret/project", "owner"))
      mkdirSync(join(folder, "..", "secrets"))
      writeFileSync(join(folder, "..", "secrets", "b.yaml"), policy("secret/other", "owner"))
      write("policies/a.yaml", policy("acme/a", "owner"))
      commit()
      symlinkSync("../../secret.yaml", join(folder, "policies", "link.yaml"))
      symlinkSync("../../secrets", join(folder, "policies", "folder"))
      git("init", "--quiet", "policies/nested")
      write("policies/nested/c.yaml", policy("nested/project", "owner"))
      const nested = git("rev-parse", "HEAD")
      git("update-index", "--add", "--cacheinfo", `160000,${nested},policies/module`)
      git("add", "policies/link.yaml", "policies/folder")
      git("commit", "--quiet", "--message=links")
      const named = /links and submodules are not followed: .*`(?:HEAD:)?policies\/link\.yaml`/
      for (const range of ["HEAD~1..HEAD", "HEAD"]) {
        const { code, stderr, stdout } = diff("--git", range, "policies")
        expect([code, stdout]).toEqual([
          0,
          "No difference: nobody gains or loses access; 1 project compared.\n"
        ])
        expect(stderr).toMatch(named)
      }
      expect(diff("--git", "HEAD", "policies/folder/b.yaml").stdout).not.toContain("secret")
      expect(diff("--git", "HEAD~1..HEAD", "policies").stderr).toContain("`HEAD:policies/module`")
    })
  }
)

test("what git reads as a flag or as magic is only a name", patience, () => {
  withRepository(({ commit, diff, folder, write }) => {
    write("a.yaml", policy("acme/a", "owner"))
    commit()
    for (const range of ["--output=x", "-h", "HEAD..--output=x", "--upload-pack=touch x..HEAD"]) {
      const { code, stderr } = diff(`--git=${range}`)
      expect([code, stderr]).toEqual([2, expect.stringContaining("`--git` cannot be")])
    }
    for (const path of [
      ":(exclude)a.yaml",
      ":/a.yaml",
      ":!a.yaml",
      ":(top,glob)**",
      "$(touch x)",
      "a.yaml;touch x"
    ]) {
      const { code, stderr } = diff("--git", "HEAD", path)
      expect([code, stderr]).toEqual([2, expect.stringContaining("stands for no policy file")])
    }
    expect(readdirSync(folder).toSorted()).toEqual([".git", "a.yaml"])
  })
})
