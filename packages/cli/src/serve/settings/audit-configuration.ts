import { quote, type Problem } from "@jobwarden/core"
import type { AuditTreeOptions, SignerKey } from "@jobwarden/service"
import { Result } from "effect"
import { realpathSync } from "node:fs"
import { dirname, resolve, sep } from "node:path"
import { signerFromFile } from "../../audit/key-file.ts"
import type { AuditSection } from "./audit-section.ts"

/**
 * Reads the keys that sign checkpoints of the audit log. All that is wrong with either is told; nothing of what the
 * files hold is.
 *
 * @param storePath the store's file; left out where there is none on this machine, or none that could be read
 */
export const readAudit = (
  { key_file, origin, previous_key_file }: AuditSection,
  besideFile: (relative: string) => string,
  storePath: string | undefined
): Result.Result<AuditTreeOptions, ReadonlyArray<Problem>> => {
  const problems: Array<Problem> = []
  const read = (key: keyof AuditSection, relative: string): SignerKey | undefined => {
    const note = (message: string): undefined => void problems.push({ path: ["audit", key], message })
    const path = besideFile(relative)
    if (storePath !== undefined && isBelow(path, dirname(storePath))) {
      return note(
        `${quote(path)} is below the store's folder, and would be in every copy of that: whoever has the copy could ` +
          "sign another log; move it elsewhere, such as beside the service's other secrets"
      )
    }
    const signer = signerFromFile(path)
    if (Result.isFailure(signer)) return note(signer.failure)
    const { name } = signer.success.verifier
    if (origin === undefined || name === origin) return signer.success
    return note(`${quote(path)} has the key of the log ${quote(name)}, and \`origin\` is ${quote(origin)}`)
  }
  const signer = read("key_file", key_file)
  const previous = previous_key_file === undefined ? undefined : read("previous_key_file", previous_key_file)
  if (signer !== undefined && previous !== undefined) {
    const [one, other] = [signer.verifier, previous.verifier]
    const wrong =
      one.name !== other.name
        ? `is of the log ${quote(other.name)}, and \`key_file\` of ${quote(one.name)}`
        : one.keyId === other.keyId
          ? "has the same key as `key_file`; leave it out"
          : undefined
    if (wrong !== undefined) problems.push({ path: ["audit", "previous_key_file"], message: wrong })
  }
  return signer === undefined || problems.length > 0
    ? Result.fail(problems)
    : Result.succeed({ signers: previous === undefined ? [signer] : [signer, previous] })
}

/** Whether a path, or what it leads to, is in a folder or in one below it. */
const isBelow = (path: string, folder: string): boolean => {
  const folders = [resolve(folder), real(folder)]
  return [resolve(path), real(path), resolve(real(dirname(path)), "x")].some((one) =>
    folders.some((above) => one.startsWith(above.endsWith(sep) ? above : above + sep))
  )
}

const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    // What is not there is told by whoever reads it.
    return resolve(path)
  }
}
