import { fileURLToPath } from "node:url"

/** The command as it stands in the repository: hundreds of sources, each read anew at every start. */
const sources = fileURLToPath(new URL("../bin/jobwarden.js", import.meta.url))

/**
 * The command that tests start: made of these very sources, as a package holds it, by `test/commands/made-command.ts`.
 * It starts in a quarter of the time. What runs without that (a proof, a fuzzer) starts the sources.
 */
export const testedCommand = process.env["JOBWARDEN_TESTED_COMMAND"] ?? sources
