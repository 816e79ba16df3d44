/** JSON Web Tokens as credentials (RFC 7519, RFC 8725). */
export {
  strictTokenRules,
  type TokenAnswer,
  type TokenBearer,
  type TokenCheck,
  type TokenIssuer,
  type TokenProof,
  type TokenRules,
  type VulnerableSignature,
} from './token-rules.ts';
export { recheckToken, verifyToken } from './verify-token.ts';
