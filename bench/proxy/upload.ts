import { execFile } from "node:child_process"
import { promisify } from "node:util"

/** Uploads a file as a client does, by curl, and says how many seconds passed until it was answered. */
export const upload = async (port: number, path: string, token: string, file: string): Promise<number> => {
  const what = "%{http_code} %{size_upload} %{time_total}"
  const { stdout } = await promisify(execFile)("curl", [
    "--silent",
    "--show-error",
    "--upload-file",
    file,
    "--header",
    `Job-Token: ${token}`,
    "--output",
    "/dev/null",
    "--write-out",
    what,
    `http://127.0.0.1:${port}${path}`
  ])
  const [status, , seconds] = stdout.split(" ").map(Number)
  // 201: it is new there; 204: it was there.
  if (status !== 201 && status !== 204) throw new Error(`the upload was answered ${stdout}`)
  return seconds ?? Number.NaN
}
