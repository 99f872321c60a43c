export { ExternalUrl } from "@jobwarden/service"
