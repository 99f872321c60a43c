import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { join } from "node:path"
import { listen, type Listening } from "./listen.ts"
import type { Action, Programs, Tried } from "./matrix.ts"
import { runProgram, type Ran } from "./processes.ts"
import { zipOf } from "./zip.ts"

/** A registry of Python packages as plain as can be: what is uploaded is listed, and can be had. */
export interface PypiStore extends Listening {
  /** By the name of the file. */
  readonly files: Map<string, Buffer>
  /** What came with another credential than the gateway's. */
  readonly strangers: Array<string>
}

const base = "/api/v4/projects/123/packages/pypi"

/** The parts of a form, by name. The bytes of a file are kept as they are. */
const formParts = (
  body: Buffer,
  contentType = ""
): ReadonlyMap<string, { readonly file?: string; readonly bytes: Buffer }> => {
  const [, boundary = ""] = /boundary=(\S+)/.exec(contentType) ?? []
  const parts = body.toString("latin1").split(`--${boundary}`).slice(1, -1)
  return new Map(
    parts.map((part) => {
      const end = part.indexOf("\r\n\r\n")
      const head = part.slice(0, end)
      const [, name = ""] = /\bname="([^"]*)"/.exec(head) ?? []
      const [, file] = /\bfilename="([^"]*)"/.exec(head) ?? []
      const bytes = Buffer.from(part.slice(end + 4, -2), "latin1")
      return [name, { ...(file !== undefined && { file }), bytes }] as const
    })
  )
}

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, "-")

export const startPypiStore = async (token: string): Promise<PypiStore> => {
  const files = new Map<string, Buffer>()
  const strangers: Array<string> = []
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const { headers, method = "", url: target = "" } = request
    if (headers["private-token"] !== token || headers.authorization !== undefined) {
      strangers.push(`${method} ${target}`)
      return void response.writeHead(401).end()
    }
    if (method === "POST" && target === base) {
      const { bytes, file } = formParts(body, headers["content-type"]).get("content") ?? {}
      if (file === undefined || bytes === undefined) return void response.writeHead(400).end()
      files.set(file, bytes)
      return void response.writeHead(201).end()
    }
    const [, project] = /\/simple\/([^/]+)\/$/.exec(target) ?? []
    if (project !== undefined) {
      const links = [...files].flatMap(([file, bytes]) => {
        if (normalized(file.split("-")[0] ?? "") !== project) return []
        const sha256 = createHash("sha256").update(bytes).digest("hex")
        return `<a href="${base}/files/${sha256}/${file}#sha256=${sha256}">${file}</a>`
      })
      return void response.writeHead(200, { "content-type": "text/html" }).end(links.join("\n"))
    }
    const [, file = ""] = /\/files\/[^/]+\/([^/]+)$/.exec(target) ?? []
    const bytes = files.get(file)
    if (bytes === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes)
  }
  return { ...(await listen(answer)), files, strangers }
}

const wheelOf = (name: string): string => `${name}-1.0.0-py3-none-any.whl`

/** A package with one empty module: no tool is needed to make it. */
export const wheel = (name: string): Buffer => {
  const about = `${name}-1.0.0.dist-info`
  const record = [`${name}.py,,`, `${about}/METADATA,,`, `${about}/WHEEL,,`, `${about}/RECORD,,`]
  return zipOf({
    [`${name}.py`]: "",
    [`${about}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0.0\n`,
    [`${about}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${about}/RECORD`]: `${record.join("\n")}\n`
  })
}

/** What twine or pip does through a front, as somebody. */
export const pythonFor = (folder: string, front: string, action: Action, token: string, name: string) => {
  const place = mkdtempSync(join(folder, "python-"))
  const env = {
    PIP_CONFIG_FILE: "/dev/null",
    PIP_FIND_LINKS: undefined,
    PIP_INDEX_URL: undefined,
    COLUMNS: "500"
  }
  if (action === "write") {
    writeFileSync(join(place, wheelOf(name)), wheel(name))
    const args = ["--non-interactive", "--disable-progress-bar", "--config-file", "/dev/null"]
    // A token may begin with a hyphen: as an argument of its own it would be taken for an option.
    const to = ["--repository-url", front + base, "-u", "gitlab-ci-token", `--password=${token}`]
    return runProgram("/usr/bin/twine", ["upload", ...args, ...to, wheelOf(name)], { cwd: place, env }).then(
      (ran): Ran & { readonly place: string } => ({ ...ran, place })
    )
  }
  const quiet = ["--no-cache-dir", "--disable-pip-version-check", "--no-deps", "--no-input"]
  const index = `${front.replace("//", `//gitlab-ci-token:${token}@`)}${base}/simple`
  const args = ["-m", "pip", "download", ...quiet, "-d", "out", "--index-url", index, name]
  return runProgram("/usr/bin/python3", args, { cwd: place, env }).then(
    (ran): Ran & { readonly place: string } => ({ ...ran, place })
  )
}

/** twine and pip before the store. What became of a trial is looked at in the store, and in pip's folder. */
export const pythonPrograms = (store: PypiStore, folder: string, front: string): Programs => ({
  resource: "pypi",
  refusals: [/HTTPError: 40[34] /, /Could not find a version that satisfies the requirement/],
  attempt: async ({ action, number, token }): Promise<Tried> => {
    const name = `acme_demo${number}`
    if (action === "read") store.files.set(wheelOf(name), wheel(name))
    const { exitCode, output, place } = await pythonFor(folder, front, action, token, name)
    const isRead = existsSync(join(place, "out", wheelOf(name)))
    return { exitCode, output, isDone: action === "read" ? isRead : store.files.has(wheelOf(name)) }
  }
})
