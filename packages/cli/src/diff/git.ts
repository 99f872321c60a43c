import { Effect } from "effect"
import { execFile } from "node:child_process"
import { UnusableInput } from "../exit.ts"
import { printable } from "../reports/printable.ts"

/** What git answered. Not every code other than 0 is a failure. */
export interface GitAnswer {
  readonly code: number
  readonly stdout: Buffer
  /** Its first line, without what a terminal would obey. */
  readonly complaint: string
}

export interface GitQuestion {
  readonly folder: string
  readonly args: readonly string[]
  readonly input?: string
  /** Bytes. */
  readonly mostOutput?: number
}

const usualOutput = 1024 * 1024

/** Which repository it is, the folder says: a hook leaves variables about another behind. */
const aboutRepository: ReadonlySet<string> = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CEILING_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_INDEX_FILE",
  "GIT_NAMESPACE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE"
])

/** What a repository must not decide: whether to fetch, from where, and what a commit holds. */
const settings = {
  // No transport has this name: what is missing in a partial clone is not fetched.
  GIT_ALLOW_PROTOCOL: "none",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C"
}

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !aboutRepository.has(name))),
  ...settings
})

// A repository inside another's files, made to look like a `.git`, is none.
const always = ["--no-pager", "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false"]

/** Asks the real git, without a shell between. Only commands that read objects and run nothing are asked. */
export const askGit = Effect.fnUntraced(function* ({
  args,
  folder,
  input = "",
  mostOutput = usualOutput
}: GitQuestion) {
  const answer = yield* Effect.promise(
    (signal) =>
      new Promise<GitAnswer | string>((resolve) => {
        const child = execFile(
          "git",
          [...always, ...args],
          { cwd: folder, encoding: "buffer", env: environment(), maxBuffer: mostOutput, signal },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : error.code
            const [complaint = ""] = stderr.toString("utf8").trim().split("\n")
            resolve(
              typeof code === "number"
                ? { code, stdout, complaint: printable(complaint) }
                : whyNot(String(code), mostOutput)
            )
          }
        )
        // Git may be gone before all of it is written; what it answered says why.
        child.stdin?.on("error", () => {}).end(input)
      })
  )
  if (typeof answer === "string") return yield* new UnusableInput({ message: answer })
  return answer
})

const whyNot = (code: string, mostOutput: number): string => {
  if (code === "ENOENT") return "`--git` needs git, which is not installed or not on the PATH; install it"
  return code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER"
    ? `git has more to say than ${Math.floor(mostOutput / 1024 / 1024)} MiB; name fewer files`
    : `git cannot be run (${code})`
}
