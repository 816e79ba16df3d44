/** Tokens as the issuers of a lab make them. */
import { SignJWT } from 'jose';
import { LabError } from '../model/problem.ts';
import { type TokenPlanSource, tokenPlanSchema } from '../model/token-key.ts';
import type { TokenKeys } from './token-keys.ts';

/** @param nowMs milliseconds since 1970. @throws LabError `ERR_TOKEN_KEY` for a key that the lab does not have. */
export async function mintToken(keys: TokenKeys, source: TokenPlanSource, nowMs: number): Promise<string> {
  const { key: kid, claims, header, lifetimeSeconds } = tokenPlanSchema.parse(source);
  const key = keys.get(kid);
  if (!key) throw unknownKey(kid);
  const iat = Math.floor(nowMs / 1_000);
  const times = lifetimeSeconds === null ? { iat } : { iat, exp: iat + lifetimeSeconds };
  const protectedHeader = { alg: key.algorithm, typ: 'JWT', kid, ...header };
  return new SignJWT({ ...times, ...claims }).setProtectedHeader(protectedHeader).sign(key.signing);
}

function unknownKey(id: string): LabError {
  return new LabError({
    code: 'ERR_TOKEN_KEY',
    title: 'No such token key',
    status: 404,
    detail: `This lab has no token key "${id}".`,
    remedy: 'Name one of `tokenKeys` in lab.ts.',
  });
}
