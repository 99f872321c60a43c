import type { IncomingMessage, ServerResponse } from "node:http"

/** What Verdaccio hands to its plugins, as far as this one looks at it. */

/** Who Verdaccio takes a request to be from. */
export interface RemoteUser {
  readonly name: string | undefined
}

export interface VerdaccioRequest extends IncomingMessage {
  /** As it was parsed; whatever the client has sent. */
  readonly body?: unknown
  /** What the parts of the route stand for, once there is a route. */
  readonly params?: Readonly<Record<string, string | undefined>>
  remote_user?: RemoteUser
}

export interface VerdaccioResponse extends ServerResponse {
  readonly locals: { remote_user?: RemoteUser }
}

export type Next = (error?: Error) => void

/** Answers whether something may be done. An error says no, and why. */
export type Callback = (error: Error | null, allowed?: boolean) => void

/** The package that is asked about; the name is decoded. */
export interface AskedPackage {
  readonly name: string
}

export interface Helpers {
  readonly createAnonymousRemoteUser: () => RemoteUser
  readonly createRemoteUser: (name: string, groups: ReadonlyArray<string>) => RemoteUser
}

/** What is stored of a package: with everything that a change of it can take away. */
export interface Storage {
  readonly getPackage: (options: {
    readonly name: string
    readonly uplinksLook: boolean
    readonly req: VerdaccioRequest
    readonly callback: (error: (Error & { readonly status?: number }) | null, manifest?: unknown) => void
  }) => void
}

export interface Logger {
  readonly error: (values: object, message: string) => void
}

export interface PluginOptions {
  /** Verdaccio's whole configuration. */
  readonly config: {
    readonly auth?: Readonly<Record<string, unknown>>
    /** Where it was read from. */
    readonly configPath?: string
  }
  readonly logger: Logger
}
