/** Who a rule is about. */
import { parseAddressRange } from './address-range.ts';
import type { Identity } from './request.ts';

export type PrincipalTest = (who: Identity) => boolean;

const nobody: PrincipalTest = () => false;

/** A pattern of `principalPatternSchema` as a test. A text that is no pattern is about nobody. */
export function principalTest(pattern: string): PrincipalTest {
  const colon = pattern.indexOf(':');
  const value = pattern.slice(colon + 1);
  switch (colon === -1 ? pattern : pattern.slice(0, colon)) {
    case 'everyone':
      return () => true;
    case 'anonymous':
      return ({ userName }) => userName === null;
    case 'authenticated':
      return ({ userName }) => userName !== null;
    case 'user':
      return ({ userName }) => userName === value;
    case 'client':
      return ({ clientId }) => clientId === value;
    case 'group':
      return ({ groups }) => groups.includes(value);
    case 'address': {
      const has = parseAddressRange(value);
      return has ? ({ address }) => address !== null && has(address) : nobody;
    }
    default:
      return nobody;
  }
}

/** Whether one of the patterns is about them. */
export function anyPrincipal(patterns: readonly string[], who: Identity): boolean {
  return patterns.some((pattern) => principalTest(pattern)(who));
}
