export { requesterFrom, requesterOf } from "@jobwarden/service"
