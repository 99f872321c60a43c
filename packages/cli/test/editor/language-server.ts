import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

/** A place as the protocol counts it: lines and UTF-16 columns from 0. */
export interface LspPosition {
  readonly line: number
  readonly character: number
}

export interface Diagnostic {
  readonly message: string
  readonly range: { readonly start: LspPosition; readonly end: LspPosition }
}

export interface CompletionItem {
  readonly label: string
  readonly documentation?: string | { readonly value: string }
}

/** A document that is open in an editor. */
export interface OpenDocument {
  readonly diagnostics: Promise<readonly Diagnostic[]>
  /** What is shown over a place, as Markdown. */
  readonly hover: (position: LspPosition) => Promise<string>
  readonly complete: (position: LspPosition) => Promise<readonly CompletionItem[]>
}

/** An editor with a folder, and the language server that it started. */
export interface Editor {
  readonly open: (name: string, text: string) => OpenDocument
  readonly close: () => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const languageServer = join(
  createRequire(import.meta.url).resolve("yaml-language-server/package.json"),
  "../bin/yaml-language-server"
)

/** Takes messages out of a stream: a header with the length in bytes, an empty line, JSON. */
const makeReader = (take: (message: Message) => void): ((chunk: Buffer) => void) => {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = rest.indexOf("\r\n\r\n")
      const length = Number(
        /Content-Length: (\d+)/i.exec(rest.subarray(0, Math.max(head, 0)).toString())?.[1]
      )
      if (head === -1 || rest.length < head + 4 + length) return
      const body = rest.subarray(head + 4, head + 4 + length).toString()
      rest = rest.subarray(head + 4 + length)
      take(JSON.parse(body) as Message)
    }
  }
}

/**
 * Starts the language server as an editor does, over its standard streams, in a folder with these files. Nothing is
 * asked of a network: schemas come from the folder alone.
 */
export const startEditor = async (files: Readonly<Record<string, string>>): Promise<Editor> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-editor-"))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const child = spawn(process.execPath, [languageServer, "--stdio"], { cwd: folder })
  const answers = new Map<number, (message: Message) => void>()
  const published = new Map<string, (diagnostics: readonly Diagnostic[]) => void>()
  let last = 0
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const ask = (method: string, params: object): Promise<unknown> => {
    last += 1
    const id = last
    return new Promise((resolve, reject) => {
      answers.set(id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result)))
      send({ id, method, params })
    })
  }
  const settings = { yaml: { schemaStore: { enable: false }, validate: true, hover: true, completion: true } }
  const answer = ({ id, method, params }: Message): void => {
    if (method === "workspace/configuration") {
      const { items } = params as { readonly items: readonly { readonly section?: string }[] }
      send({ id, result: items.map(({ section }) => (section === "yaml" ? settings.yaml : null)) })
    } else send({ id, result: null })
  }
  child.stdout.on(
    "data",
    makeReader((message) => {
      if (message.method === "textDocument/publishDiagnostics") {
        const { diagnostics, uri } = message.params as {
          readonly uri: string
          readonly diagnostics: readonly Diagnostic[]
        }
        published.get(uri)?.(diagnostics)
      } else if (message.method !== undefined) {
        if (message.id !== undefined) answer(message)
      } else answers.get(message.id ?? 0)?.(message)
    })
  )
  await ask("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "policies" }],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: true } }
      }
    }
  })
  send({ method: "initialized", params: {} })
  send({ method: "workspace/didChangeConfiguration", params: { settings } })
  return {
    open: (name, text) => {
      const uri = pathToFileURL(join(folder, name)).href
      const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => published.set(uri, resolve))
      send({
        method: "textDocument/didOpen",
        params: {
          textDocument: { uri, languageId: name.endsWith(".json") ? "json" : "yaml", version: 1, text }
        }
      })
      return {
        diagnostics,
        hover: async (position) => {
          const shown = await ask("textDocument/hover", { textDocument: { uri }, position })
          return (shown as { readonly contents: { readonly value: string } } | null)?.contents.value ?? ""
        },
        complete: async (position) => {
          const offered = await ask("textDocument/completion", { textDocument: { uri }, position })
          return (offered as { readonly items: readonly CompletionItem[] } | null)?.items ?? []
        }
      }
    },
    close: () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
