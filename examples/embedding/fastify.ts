import Fastify, { type FastifyReply, type FastifyRequest } from "fastify"
import { Readable } from "node:stream"
import { endWith, jobwarden, paths } from "./jobwarden.ts"

const app = Fastify({ routerOptions: { maxParamLength: 4096 } })

app.get("/", () => ({ host: "fastify" }))

/** The headers one by one: of a credential that is sent twice, Node's own map would show one. */
const headersOf = ({ raw: { rawHeaders } }: FastifyRequest): Headers => {
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "")
  }
  return headers
}

const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const hasBody = request.method !== "GET" && request.method !== "HEAD"
  const answer = await jobwarden.fetch(
    new Request(new URL(request.raw.url ?? "/", "http://host"), {
      method: request.method,
      headers: headersOf(request),
      ...(hasBody && { body: Readable.toWeb(request.raw) as ReadableStream, duplex: "half" as const })
    })
  )
  return reply.send(answer)
}

// Within the plugin no body is parsed: Jobwarden reads it, and only once it knows who asks.
await app.register(async (mounted) => {
  mounted.removeAllContentTypeParsers()
  mounted.addContentTypeParser("*", (_request, _payload, done) => done(null))
  for (const path of paths) mounted.all(path, handle)
})

console.log(`listens on ${await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 8080) })}`)
endWith(() => app.close())
