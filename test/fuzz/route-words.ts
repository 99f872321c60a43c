import rows from "../../packages/registry-gateway/test/registry-operations.json" with { type: "json" }

/** A kind of request that a registry has, as it was collected apart from the code that knows requests. */
export interface ListedRequest {
  readonly format: string
  readonly method: string
  readonly path: string
  readonly operation: string
}

const digest = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b"

const npm = "/api/v4/projects/:id/packages/npm/*package_name"

/** What stands beside the list: the rest of the OCI specification, and what registries of npm have besides. */
const beside: readonly ListedRequest[] = [
  ["container", "GET", "/v2/", "read"],
  ["container", "GET", "/v2/_catalog", "read"],
  ["container", "GET", "/v2/:name/referrers/:digest", "read"],
  ["container", "GET", "/v2/:name/blobs/uploads/:uuid", "read"],
  ["container", "DELETE", "/v2/:name/blobs/uploads/:uuid", "delete"],
  ["npm", "PUT", npm, "write"],
  ["npm", "PUT", `${npm}/-rev/:revision`, "delete"],
  ["npm", "DELETE", `${npm}/-rev/:revision`, "delete"],
  ["npm", "DELETE", `${npm}/-/*file_name/-rev/:revision`, "delete"],
  ["nuget", "GET", "/api/v4/projects/:id/packages/nuget/v2/:file_name", "read"]
].map(([format = "", method = "", path = "", operation = ""]) => ({ format, method, path, operation }))

/** To take a dist-tag off removes no version: a write. */
const operationOf = ({ method, operation, path }: ListedRequest): string =>
  method === "DELETE" && path.endsWith("/dist-tags/:tag") ? "write" : operation

export const listedRequests: readonly ListedRequest[] = [...rows, ...beside].map((row) => ({
  format: row.format,
  method: row.method,
  path: row.path.replace(/\?.*/, "").replace("Packages(Id='*',Version='*')", ":file_name"),
  operation: operationOf(row)
}))

/** Values that are right somewhere, and values that are right nowhere. */
export const values: readonly string[] = [
  ["123", "7", "17", "4711", "1", "0", "007", "9007199254740993", "-1", "1e3"],
  [
    "acme%2Fbackend",
    "acme%2fgroup%2fbackend",
    "acme/backend",
    "acme+backend",
    "backend",
    "acme/backend/image"
  ],
  ["@acme%2fapp", "@acme%2Fapp", "%40acme%2Fapp", "@acme/app", "app", "acme-app", "@acme", "-", "_", "@"],
  ["1.0.0", "v1.0.0", "1.0.0-rc.1", "1.0%2Bbuild", "latest", "next", "stable", "sid", "main", "a", "amd64"],
  [
    "app-1.0.0.jar",
    "app-1.0.0.tgz",
    "app.bin",
    "maven-metadata.xml",
    "app-1.0.0.pom.sha1",
    "com/acme/app/1.0.0"
  ],
  ["app-1.0.0.gem", "specs.4.8.gz", "app.pdb", "app_1.0.0_amd64.deb", "acme_app-1.0.0-py3-none-any.whl"],
  ["index", "index.json", "Packages(Id='app',Version='1.0.0')", "Packages()", "acme/app.json", "list"],
  ["0", "8d9f2b8a5c1e4f7a", "103f6067a947f366ef91fc1b7da351c588d1827f", digest, digest.slice(7), "1b7ad04b"],
  ["authorize", "packages", "npm", "manifests", "blobs", "uploads", "tags", "dist-tags", "-rev", "files"],
  ["..", ".", "...", "", "%2e%2e", "%2E", "%252e%252e", "%252f", "%00", "%0d%0a", "%c0%ae", "%u002f", "%"],
  [
    "..;",
    ";x=1",
    "a\\..\\b",
    "a b",
    "a%20b",
    "%61pp",
    "App",
    "é",
    "a#b",
    "a?b",
    "a&b",
    "a'b",
    "(a)",
    "$a",
    "~"
  ]
].flat()

/** Queries that are right somewhere, and queries that are right nowhere. */
export const queries: readonly string[] = [
  ["page=2", "per_page=20", "package_type=maven", "package_type=*", "write=true", "status=hidden", "sha=1"],
  [`mount=${digest}&from=acme/other`, `mount=${digest}`, "from=acme/other", `digest=${digest}`, "_state=x"],
  ["from=../x&mount=y", "service=container_registry", "scope=repository:acme/backend:pull,push"],
  [
    "id='app'",
    "$filter=x",
    "q=app",
    "gems=a,b",
    "tag=v1",
    "_method=DELETE",
    "private_token=x",
    "page=1&page=2"
  ],
  ["", "&", "=", "a;b", "%", "%ff", "page[]=1", "page=%00", "job_token=x&private_token=y", "page=1#", "?"]
].flat()
