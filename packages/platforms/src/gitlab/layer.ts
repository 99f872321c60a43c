import { Platform } from "@jobwarden/service"
import { Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import type { ClientOptions } from "./client.ts"
import { makeGitLabPlatform } from "./gitlab-platform.ts"

/** Where a GitLab is, and the token of the service that asks it. */
export type GitLabOptions = ClientOptions

/**
 * The platform that asks a GitLab by its REST API (SPEC §9.6). What it says is kept for less than a minute, and
 * less than ten seconds for jobs; while it does not answer, neither does the platform.
 */
export const layerGitLab = (options: GitLabOptions): Layer.Layer<Platform> =>
  Layer.effect(Platform, makeGitLabPlatform(options)).pipe(Layer.provide(FetchHttpClient.layer))
