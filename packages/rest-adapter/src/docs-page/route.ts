import { Effect } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { openApiDocument } from "../api/open-api.ts"
import type { Document } from "./document.ts"
import { pageOf } from "./page.ts"
import { style } from "./style.ts"

/** Nothing may be loaded, run, framed or sent; the one style is known by its hash. */
const policyOf = (hash: string): string =>
  `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const hashOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

/** The page with its headers, the same for everybody: made once, and not before somebody asks for it. */
let made: Promise<HttpServerResponse.HttpServerResponse> | undefined

const make = async (): Promise<HttpServerResponse.HttpServerResponse> => {
  const headers = {
    "content-security-policy": policyOf(await hashOf(style)),
    "cache-control": "public, max-age=300",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY"
  }
  const page = pageOf(openApiDocument() as unknown as Document)
  return HttpServerResponse.text(page, { contentType: "text/html; charset=utf-8", headers })
}

/** `GET /docs`: the page for people. */
export const docsPage = HttpRouter.add(
  "GET",
  "/docs",
  Effect.promise(() => (made ??= make()))
)
