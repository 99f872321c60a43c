// Lets maintainers and job tokens, and nobody else, publish and delete a project's Maven packages.
//
//     JOBWARDEN_TOKEN=<token> node change.ts http://127.0.0.1:8080 acme/backend

import {
  ChangePermissionsDocument,
  PermissionsDocument,
  type ChangePermissionsMutationVariables,
  type TypedDocumentString
} from "./generated.ts"

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly { readonly message: string }[]
}

/** Sends a document with its variables: what it takes and what it answers is known from the document. */
const ask = async <Data, Variables>(
  server: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables
): Promise<Data> => {
  const answer = await fetch(`${server}/api/graphql`, {
    method: "POST",
    headers: { "private-token": process.env.JOBWARDEN_TOKEN ?? "", "content-type": "application/json" },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(10_000)
  })
  const { data, errors = [] } = (await answer.json()) as Answer<Data>
  const [error] = errors
  if (error !== undefined || data == null) throw new Error(error?.message ?? `${answer.status}`)
  return data
}

/** The same change for every try: a grant that one word says is typed. */
const grants = {
  packageRegistry: {
    maven: { read: "BASELINE", write: "JOB_TOKEN_AND_MAINTAINER", delete: "JOB_TOKEN_AND_MAINTAINER" }
  }
} as const satisfies ChangePermissionsMutationVariables["input"]["grants"]

/** Changes the permissions, or says why they cannot be: what is refused is no error of the request. */
const change = async (server: string, input: ChangePermissionsMutationVariables["input"]) => {
  const { updateJobTokenPermissions: changed } = await ask(server, ChangePermissionsDocument, { input })
  if (changed === null || changed.errors.length > 0) throw new Error(changed?.errors.join("\n") ?? "nothing")
  return changed
}

const look = async (server: string, fullPath: string) => {
  const maven = { resource: "package_registry.maven", action: "DELETE" } as const
  const { project } = await ask(server, PermissionsDocument, { fullPath, ...maven })
  if (!project?.jobTokenPermissions) throw new Error(`${fullPath} is not there, or not yours to change`)
  return project.jobTokenPermissions
}

const run = async (server: string, fullPath: string): Promise<void> => {
  const { revision } = await look(server, fullPath)
  console.log(`revision ${revision}`)
  // Nothing is changed if somebody else changed the policy since it was read.
  const input = { fullPath, grants, ifRevision: revision }
  const { accessGained, accessLost } = await change(server, { ...input, dryRun: true })
  console.log(`would give ${accessGained?.length ?? 0} accesses and take ${accessLost?.length ?? 0}`)
  await change(server, input)
  const after = await look(server, fullPath)
  const stated = after.cells.map(({ action, grant }) => `${action.toLowerCase()} ${String(grant)}`)
  console.log(`revision ${after.revision}: ${stated.join(", ")}`)
  for (const sentence of after.access.sentences) console.log(sentence)
}

const [server, project] = process.argv.slice(2)
if (server === undefined || project === undefined) {
  console.error("usage: change.ts <server> <project>")
  process.exit(2)
}
await run(server, project).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
