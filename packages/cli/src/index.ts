/**
 * The command is `bin/jobwarden.js`. Programs read policy files with `@jobwarden/policy-files`.
 *
 * @module
 */
export {}
