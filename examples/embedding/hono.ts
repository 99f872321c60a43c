import { serve } from "@hono/node-server"
import { Hono } from "hono"
import { endWith, jobwarden, paths } from "./jobwarden.ts"

const app = new Hono()

app.get("/", (context) => context.json({ host: "hono" }))
app.on(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], paths, (context) =>
  jobwarden.fetch(context.req.raw)
)

const server = serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8080) },
  ({ port }) => console.log(`listens on http://127.0.0.1:${port}`)
)
endWith(() => new Promise((resolve) => server.close(resolve)))
