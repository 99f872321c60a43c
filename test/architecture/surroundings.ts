import { importsOf } from "./imports.ts"
import { breach, type Breach, type SourceFile } from "./source-files.ts"
import { isName, isSign, type Token } from "./tokens.ts"

/** Names that the core may not say: it is functions over values, and whoever calls it brings time and chance. */
const outsideOfTheCore = [
  "Date",
  "process",
  "console",
  "globalThis",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "fetch",
  "crypto"
]

/** Where the core says one after all, and why. */
export const coreExemptions: Readonly<
  Record<string, { readonly names: readonly string[]; readonly why: string }>
> = {
  "packages/core/src/clock.ts": {
    names: ["Date"],
    why: "the clock for hosts that bring none, the one place that reads the time"
  }
}

/** The use of a name itself, not of a member or a key of that name. */
const isUsed = (tokens: readonly Token[], at: number): boolean =>
  !isSign(tokens[at - 1], ".", "?.") && !(isSign(tokens[at + 1], ":") && isSign(tokens[at - 1], "{", ","))

const member = (tokens: readonly Token[], at: number): string | undefined =>
  isSign(tokens[at + 1], ".", "?.") ? tokens[at + 2]?.text : undefined

/** The core asks nobody: no clock, no chance, no process, no console, nothing of Node, no running of effects. */
export const coreIsPure = (files: readonly SourceFile[]): readonly Breach[] =>
  files
    .filter((file) => file.packageName === "core" && !file.isTest)
    .flatMap((file) => {
      const exempt = coreExemptions[file.path]?.names ?? []
      const said = file.tokens.flatMap((token, at) => {
        if (token.kind !== "name" || !isUsed(file.tokens, at)) return []
        const of = member(file.tokens, at)
        const what =
          (token.text === "Math" && of === "random") ||
          (token.text === "Effect" && of?.startsWith("run") === true)
            ? `${token.text}.${of}`
            : token.text
        const isOutside = what !== token.text || outsideOfTheCore.includes(token.text)
        return isOutside && !exempt.includes(what) ? [breach(file, token.line, `says ${what}`)] : []
      })
      const imported = importsOf(file).filter(({ specifier }) => specifier.startsWith("node:"))
      return [...said, ...imported.map(({ specifier, line }) => breach(file, line, `imports ${specifier}`))]
    })

const ofTheCommand = ["env", "exit", "exitCode", "abort", "argv", "stdin", "stdout", "stderr"]

/** Only the command prints, reads the environment or exits. */
export const onlyTheCommandPrints = (files: readonly SourceFile[]): readonly Breach[] =>
  files
    .filter((file) => file.packageName !== "cli" && !file.isTest)
    .flatMap((file) => {
      const said = file.tokens.flatMap((token, at) => {
        if (!isName(token, "console", "process") || !isUsed(file.tokens, at)) return []
        const of = member(file.tokens, at)
        if (token.text === "process" && of !== undefined && !ofTheCommand.includes(of)) return []
        return [breach(file, token.line, `says ${[token.text, ...(of === undefined ? [] : [of])].join(".")}`)]
      })
      const imported = importsOf(file).filter(({ specifier }) =>
        /^(?:node:)?(?:process|console)$/.test(specifier)
      )
      return [...said, ...imported.map(({ specifier, line }) => breach(file, line, `imports ${specifier}`))]
    })
