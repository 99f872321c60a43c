import { starterProject } from "./starter.ts"

/** A word as a shell takes it for itself. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** Command lines that work on the starter file as they are, each with what it is for. */
export const nextSteps = (file: string): readonly (readonly [what: string, line: string])[] => {
  const path = shellWord(file)
  return [
    ["check it after each change", `jobwarden validate ${path}`],
    ["look for what is dangerous in it", `jobwarden lint ${path}`],
    [
      "ask whether somebody may do something",
      `jobwarden can ${path} --project ${starterProject} --resource package_registry.maven --action write ` +
        `--as job --source ${starterProject} --ref protected --trigger-role developer`
    ],
    ["ask who may", `jobwarden who-can ${starterProject} package_registry.maven write ${path}`],
    ["see all of it in force", `jobwarden explain ${starterProject} ${path}`]
  ]
}
