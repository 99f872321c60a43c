import { randomBytes } from "node:crypto"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { startBareSockets, startJobwarden } from "./http/servers.ts"
import { startProxy, startStore } from "./proxy/nginx.ts"
import { upload } from "./proxy/upload.ts"
import { number, publish } from "./support/report.ts"
import { ratio, summarise } from "./support/statistics.ts"

// A large upload through the proxy before a registry, beside the same through nginx, and what it costs in memory.
// node bench/proxy.ts [--date YYYY-MM-DD] [--rounds 5] [--mebibytes 1024]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "5" },
    mebibytes: { type: "string", default: "1024" }
  }
})
const [rounds, mebibytes] = [Number(values.rounds), Number(values.mebibytes)]

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((settle) => server.close(() => settle()))
  return port
}

/** What is uploaded: bytes that nothing can make smaller. */
const fileOf = (folder: string): string => {
  const file = join(folder, "app-1.0.0.jar")
  const piece = randomBytes(1_048_576)
  const opened = openSync(file, "w")
  for (let written = 0; written < mebibytes; written += 1) writeSync(opened, piece)
  closeSync(opened)
  return file
}

const mebibytesOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024

/** Looks again and again at how much memory a process has, while something goes on. */
const mostOf = async (pid: number, during: () => Promise<number>) => {
  let most = mebibytesOf(pid)
  const looking = setInterval(() => (most = Math.max(most, mebibytesOf(pid))), 20)
  try {
    return { seconds: await during(), most }
  } finally {
    clearInterval(looking)
  }
}

const path = "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar"
const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-upload-"))
const file = fileOf(folder)
const store = await startStore(await freePort())
const nginx = await startProxy(await freePort(), store.port)
const bare = await startBareSockets(store.port)
const ours = await startJobwarden([], {
  proxy: {
    listen: `127.0.0.1:${await freePort()}`,
    upstream: { url: `http://127.0.0.1:${store.port}` },
    limits: { body_bytes: 2 ** 34 }
  }
})
const { pid, proxyPort } = ours
if (proxyPort === undefined || pid === undefined) throw new Error("the proxy did not start")
const { job } = ours.tokens
const [throughNginx, throughBare, throughOurs, memory]: [number[], number[], number[], number[]] = [
  [],
  [],
  [],
  []
]
let idle = 0
try {
  const refused = await fetch(`http://127.0.0.1:${proxyPort}${path}`, { method: "PUT", body: "x" })
  if (refused.status !== 401) throw new Error(`without a token the proxy answers ${refused.status}`)
  for (let round = -1; round < rounds; round += 1) {
    const viaNginx = await upload(nginx.port, path, job, file)
    const viaBare = await upload(bare.port, path, job, file)
    if (round === 0) idle = mebibytesOf(pid)
    const { most, seconds } = await mostOf(pid, () => upload(proxyPort, path, job, file))
    if (round < 0) continue
    throughNginx.push(viaNginx)
    throughBare.push(viaBare)
    throughOurs.push(seconds)
    memory.push(most - idle)
  }
} finally {
  await ours.stop()
  await bare.stop()
  await nginx.stop()
  await store.stop()
  rmSync(folder, { recursive: true, force: true })
}

const row = (name: string, seconds: readonly number[], of: number) => {
  const { high, low, median } = summarise(seconds)
  return [name, number(median), `${number(low)} to ${number(high)}`, number(of)]
}
const times = ratio(throughOurs, throughNginx)
publish("proxy", {
  title: "An upload through the proxy",
  date: values.date,
  tables: [
    {
      title: `${number(mebibytes, 0)} MiB`,
      head: ["through", "seconds", "10th to 90th percentile", "of nginx"],
      rows: [
        row("nginx", throughNginx, 1),
        row("Node, sockets alone", throughBare, ratio(throughBare, throughNginx)),
        row("jobwarden", throughOurs, times)
      ]
    }
  ],
  goals: [
    { what: "time of an upload, of nginx's", unit: "", value: times, goal: { atMost: 1.3 } },
    {
      what: "memory above that of the idle process, at most",
      unit: "MiB",
      value: Math.max(...memory),
      goal: { atMost: 64 }
    }
  ],
  notes: [
    `${rounds} rounds in turn, medians; curl uploads a file, and the registry behind both is nginx that stores it (WebDAV).`,
    "nginx has one worker and passes on what comes in at once (`proxy_request_buffering off`), as ours does.",
    "Sockets alone: a program of twenty lines on the same runtime, which passes bytes on and neither reads HTTP nor judges.",
    "Ours asks whether the job may write before the first byte goes on; without a token it answers 401.",
    "Memory is the resident set, looked at every 20 ms; idle is before the first upload that counts."
  ],
  data: {
    mebibytes,
    nginx: throughNginx,
    bareSockets: throughBare,
    jobwarden: throughOurs,
    memoryOverIdle: memory,
    idle
  }
})
