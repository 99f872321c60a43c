// Lets maintainers and job tokens, and nobody else, publish and delete a project's Maven packages.
//
//     JOBWARDEN_TOKEN=<token> node change.ts http://127.0.0.1:8080 acme/backend

interface Permissions {
  readonly revision: number
  readonly package_registry: Readonly<Record<string, { readonly write: unknown; readonly delete: unknown }>>
  readonly access_gained?: readonly unknown[]
  readonly access_lost?: readonly unknown[]
}

const change = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}

/** Sends one request; answers the document and its ETag, to change no other revision than this. */
const ask = async (method: string, address: string, ifMatch?: string, body?: object) => {
  const answer = await fetch(address, {
    method,
    headers: {
      "private-token": process.env.JOBWARDEN_TOKEN ?? "",
      ...(ifMatch !== undefined && { "if-match": ifMatch }),
      ...(body !== undefined && { "content-type": "application/json" })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000)
  })
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}: ${await answer.text()}`)
  return { document: (await answer.json()) as Permissions, etag: answer.headers.get("etag") ?? "" }
}

const run = async (server: string, project: string): Promise<void> => {
  const address = `${server}/api/v4/projects/${encodeURIComponent(project)}/job_token_permissions`
  const before = await ask("GET", address)
  console.log(`revision ${before.document.revision}`)
  const rehearsed = await ask("PATCH", `${address}?dry_run=true`, before.etag, change)
  const { access_gained: gained = [], access_lost: lost = [] } = rehearsed.document
  console.log(`would give ${gained.length} accesses and take ${lost.length}`)
  // 412 if somebody else changed the policy since it was read.
  await ask("PATCH", address, before.etag, change)
  const { document } = await ask("GET", address)
  const maven = document.package_registry["maven"]
  console.log(`revision ${document.revision}: write ${maven?.write}, delete ${maven?.delete}`)
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
