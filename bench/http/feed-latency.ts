import { Agent, request } from "node:http"
import type { Jobwarden } from "./servers.ts"

interface Sent {
  readonly port: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Milliseconds until each change decided, and the questions that each took. */
export interface Latencies {
  readonly millis: readonly number[]
  readonly questions: readonly number[]
}

/** Changes stored by one process, and questions to any process over the same store. */
export interface FeedProbe {
  /** From the acknowledgement of a change to the first decision by it at that port. */
  readonly changes: (port: number, times: number) => Promise<Latencies>
  /** What one question takes where nothing is waited for. */
  readonly questions: (port: number, times: number) => Promise<readonly number[]>
  readonly close: () => void
}

const question = JSON.stringify({
  subject: { type: "job", id: "9001" },
  action: { name: "write" },
  resource: { type: "package_registry.maven", id: "123" }
})

/** Asks one question after the other until the answer is another. */
export const feedProbe = (writer: Jobwarden): FeedProbe => {
  const agent = new Agent({ keepAlive: true })

  const send = ({ body, ...sent }: Sent): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { ...sent.headers, "content-type": "application/json", "content-length": body.length }
      const asked = request({ ...sent, host: "127.0.0.1", agent, headers }, (answer) => {
        let text = ""
        answer.setEncoding("utf8").on("data", (part: string) => (text += part))
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve(text)
          else reject(new Error(`${sent.method} ${sent.path} was answered ${answer.statusCode}: ${text}`))
        })
      })
      asked.on("error", reject)
      asked.end(body)
    })

  const change = (admitsJobs: boolean): Promise<string> =>
    send({
      port: writer.port,
      method: "PATCH",
      path: "/api/v4/projects/123/job_token_permissions",
      headers: { "private-token": writer.tokens.user },
      body: JSON.stringify({
        package_registry: { maven: { write: admitsJobs ? "job_token_and_maintainer" : "maintainer" } }
      })
    })

  const decisionAt = async (port: number): Promise<boolean> => {
    const text = await send({
      port,
      method: "POST",
      path: "/access/v1/evaluation",
      headers: { authorization: `Bearer ${writer.tokens.client}` },
      body: question
    })
    return (JSON.parse(text) as { readonly decision: boolean }).decision
  }

  return {
    changes: async (port, times) => {
      const millis: number[] = []
      const questions: number[] = []
      for (let turn = 0; turn < times; turn += 1) {
        const admitsJobs = turn % 2 === 0
        await change(admitsJobs)
        const acknowledged = performance.now()
        let asked = 1
        while ((await decisionAt(port)) !== admitsJobs) asked += 1
        millis.push(performance.now() - acknowledged)
        questions.push(asked)
      }
      return { millis, questions }
    },
    questions: async (port, times) => {
      const millis: number[] = []
      for (let turn = 0; turn < times; turn += 1) {
        const began = performance.now()
        await decisionAt(port)
        millis.push(performance.now() - began)
      }
      return millis
    },
    close: () => agent.destroy()
  }
}
