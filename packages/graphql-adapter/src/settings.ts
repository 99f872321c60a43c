/** How much one request may ask for. What is more is refused before anything is done. */
export interface GraphQlLimits {
  /** The bytes of a request's body. */
  readonly bodyBytes: number
  /** The characters of one document. */
  readonly documentLength: number
  /** The tokens of one document, as GraphQL counts them. */
  readonly tokens: number
  /** How deep fields may stand in fields. */
  readonly depth: number
  /** How deep braces, brackets and values may stand in one another, in a document and in variables. */
  readonly nesting: number
  /** How many fields a document may select, written out. */
  readonly fields: number
  /** How many fields may be called by another name. */
  readonly aliases: number
  /** How many directives there may be. */
  readonly directives: number
  /** What the operations of a request may cost together. */
  readonly cost: number
  /** How many changes one operation may make. */
  readonly mutations: number
  /** How many operations one request may bring; those of several may not change anything. */
  readonly batch: number
  /** How long a list in the variables may be. */
  readonly listLength: number
}

/** Plenty for people and programs, and little for whoever tries to keep the service busy. */
export const defaultLimits: GraphQlLimits = {
  bodyBytes: 1_048_576,
  documentLength: 32_768,
  tokens: 2_000,
  depth: 16,
  nesting: 40,
  fields: 500,
  aliases: 30,
  directives: 30,
  cost: 30_000,
  mutations: 5,
  batch: 5,
  listLength: 1_000
}

/** Documents that are known by the SHA-256 of their text, in hexadecimal digits. */
export interface PersistedDocuments {
  readonly documents: ReadonlyMap<string, string>
  /** Whether no other documents are taken. */
  readonly only: boolean
}

/** How the GraphQL API is served. */
export interface GraphQlSettings {
  readonly limits: GraphQlLimits
  /** Whether the schema may be asked for. */
  readonly introspection: boolean
  /** Whether browsers on this machine are shown a page to try requests with. Only for a server on loopback. */
  readonly graphiql: boolean
  readonly persisted?: PersistedDocuments
}

export const defaultSettings: GraphQlSettings = {
  limits: defaultLimits,
  introspection: true,
  graphiql: false
}
