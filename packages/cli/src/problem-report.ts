import { codeFrame, makeLines, type CheckedFile } from "@jobwarden/policy-files"
import { problemResult } from "./lint/results.ts"
import { countOf } from "./print.ts"
import type { Report, Result } from "./reports/report.ts"

/** What is wrong with files, as results. Problems that a file has too many of to list are one result more. */
export const problemResults = (files: readonly CheckedFile[]): readonly Result[] =>
  files.flatMap(({ file, omitted, problems }) => {
    const more = { path: [], message: `and ${countOf(omitted, "more problem")}`, line: 1, column: 1 }
    return [...problems, ...(omitted === 0 ? [] : [more])].map((problem) => problemResult(file, problem))
  })

/** The same results with the lines of the files around them. */
export const withFrames = (files: readonly CheckedFile[], results: readonly Result[]): readonly Result[] => {
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  const lines = new Map<string, ReturnType<typeof makeLines>>()
  return results.map((result) => {
    const text = texts.get(result.file)
    if (text === undefined) return result
    const source = lines.get(result.file) ?? makeLines(text)
    lines.set(result.file, source)
    return { ...result, frame: codeFrame(source, result) }
  })
}

/** A report of nothing but what is wrong with the files. */
export const problemReport = (
  files: readonly CheckedFile[],
  { frames, version }: { readonly version: string; readonly frames: boolean }
): Report => {
  const results = problemResults(files)
  return {
    version,
    files: files.map(({ file, text }) => ({ name: file, text })),
    rules: [],
    results: frames ? withFrames(files, results) : results,
    suppressed: [],
    notRun: []
  }
}
