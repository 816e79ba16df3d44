/** JSON Web Tokens as credentials (RFC 7519, RFC 8725). */
export {
  strictTokenRules,
  type TokenAnswer,
  type TokenBearer,
  type TokenCheck,
  type TokenIssuer,
  type TokenRules,
  type VulnerableSignature,
} from './token-rules.ts';
export { verifyToken } from './verify-token.ts';
