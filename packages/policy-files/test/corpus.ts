declare global {
  interface ImportMeta {
    /** Of the test runner: files by a pattern, relative to this one. */
    readonly glob: (
      patterns: readonly string[],
      options: { readonly query: "?raw"; readonly import: "default"; readonly eager: true }
    ) => Readonly<Record<string, string>>
  }
}

/** What is wrong with a file, and where. */
export interface ExpectedProblem {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly message: string
}

/** What a good file says. */
export interface ExpectedContent {
  readonly instance: boolean
  readonly groups: readonly string[]
  readonly projects: readonly string[]
  readonly tests: number
}

/** What is found in a bad file. */
export interface ExpectedProblems {
  /** What its JSON Schema says of it; `null`: it has no value that one could look at. */
  readonly schema: "valid" | "invalid" | null
  readonly problems: readonly ExpectedProblem[]
}

/** A file of the corpus, and what is written beside it. */
export interface Sample<Expected> {
  readonly name: string
  readonly text: string
  readonly expected: Expected
}

const files = import.meta.glob(["../corpus/**/*.yaml", "../corpus/**/*.json"], {
  query: "?raw",
  import: "default",
  eager: true
})

const ending = ".expected.json"

const samplesIn = <Expected>(folder: string): readonly Sample<Expected>[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith(`../corpus/${folder}/`) && !path.endsWith(ending))
    .map(([path, text]) => {
      const name = path.split("/").at(-1) ?? ""
      const expected = files[path.replace(/\.(?:yaml|json)$/, ending)]
      if (expected === undefined) throw new Error(`${path} has no expectation beside it`)
      return { name, text, expected: JSON.parse(expected) as Expected }
    })

/** Files in which nothing is wrong. */
export const good = samplesIn<ExpectedContent>("good")

/** Files in which something is wrong. */
export const bad = samplesIn<ExpectedProblems>("bad")

/** Texts that were found by chance and once did harm; nothing is expected of them but an end. */
export const found: readonly Pick<Sample<never>, "name" | "text">[] = Object.entries(files)
  .filter(([path]) => path.startsWith("../corpus/found/"))
  .map(([path, text]) => ({ name: path.split("/").at(-1) ?? "", text }))
