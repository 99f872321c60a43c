/** An address and a port to listen on. */
export interface Listen {
  readonly host: string
  readonly port: number
}

/** Reads `127.0.0.1:8080` or `[::1]:8080`; `null` for anything else. */
export const parseListen = (text: string): Listen | null => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const [host, port] = [bracketed ?? plain, Number(digits)]
  return host === undefined || !(port <= 65_535) ? null : { host, port }
}

/** The address as URLs have it. */
export const urlOf = ({ host, port }: Listen): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`
