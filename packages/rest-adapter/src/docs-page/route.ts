import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { openApiDocument } from "../api/open-api.ts"
import type { Document } from "./document.ts"
import { pageOf } from "./page.ts"
import { style } from "./style.ts"

/** Nothing may be loaded, run, framed or sent; the one style is known by its hash. */
const policyOf = (hash: string): string =>
  `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const hashOf = (text: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
    return btoa(String.fromCharCode(...new Uint8Array(digest)))
  })

/** `GET /docs`: the page for people, the same for everybody. It is made once. */
export const docsPage = Layer.unwrap(
  Effect.map(hashOf(style), (hash) => {
    const page = pageOf(openApiDocument() as unknown as Document)
    const headers = {
      "content-security-policy": policyOf(hash),
      "cache-control": "public, max-age=300",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY"
    }
    return HttpRouter.add(
      "GET",
      "/docs",
      Effect.succeed(HttpServerResponse.text(page, { contentType: "text/html; charset=utf-8", headers }))
    )
  })
)
